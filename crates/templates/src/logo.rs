//! A picture over letters: PNG or JPEG, told by its first bytes, small enough to be set at once.

use base::Notice;

/// The largest file, in bytes.
const LARGEST: usize = 200 * 1024;
/// The longest side, in pixels.
const LONGEST_SIDE: u32 = 2_000;
const PNG: [u8; 8] = [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A];

/// What it is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogoKind {
    /// Portable Network Graphics.
    Png,
    /// JPEG.
    Jpeg,
}

/// A picture. Prints its size only.
#[derive(Clone, PartialEq, Eq)]
pub struct Logo {
    pub kind: LogoKind,
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Logo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Logo({:?}, {} bytes)", self.kind, self.bytes.len())
    }
}

impl Logo {
    /// Looks at the bytes: kind, size and sides. Whether it can be drawn shows when it is.
    pub fn read(bytes: Vec<u8>) -> Result<Self, Notice> {
        if bytes.len() > LARGEST {
            let line = format!("is larger than {} KiB: give a smaller file", LARGEST / 1024);
            let notice = Notice::new("logo-large", line).at("logo");
            return Err(notice.with("kib", (LARGEST / 1024).to_string()));
        }
        let kind = kind(&bytes).ok_or_else(|| {
            let line = "is neither PNG nor JPEG: give one of them";
            Notice::new("logo-kind", line).at("logo")
        })?;
        let sides = match kind {
            LogoKind::Png => png_sides(&bytes),
            LogoKind::Jpeg => jpeg_sides(&bytes),
        };
        let fits = |side: u32| (1..=LONGEST_SIDE).contains(&side);
        match sides {
            Some((width, height)) if fits(width) && fits(height) => Ok(Self { kind, bytes }),
            Some(_) => {
                let line =
                    format!("has a side of more than {LONGEST_SIDE} pixels: make it smaller");
                let notice = Notice::new("logo-pixels", line).at("logo");
                Err(notice.with("pixels", LONGEST_SIDE.to_string()))
            }
            None => Err(broken()),
        }
    }
}

/// A file that begins like a picture and is none.
pub fn broken() -> Notice {
    Notice::new("logo-broken", "cannot be read as a picture: save it anew").at("logo")
}

pub(crate) fn kind(bytes: &[u8]) -> Option<LogoKind> {
    if bytes.starts_with(&PNG) {
        Some(LogoKind::Png)
    } else if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        Some(LogoKind::Jpeg)
    } else {
        None
    }
}

/// The first chunk says it (PNG, 11.2.2).
fn png_sides(bytes: &[u8]) -> Option<(u32, u32)> {
    if bytes.get(12..16)? != b"IHDR" {
        return None;
    }
    let side = |at: usize| {
        let four: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
        Some(u32::from_be_bytes(four))
    };
    Some((side(16)?, side(20)?))
}

/// The frame's header says it (ITU-T T.81, B.2.2); segments before it are stepped over.
fn jpeg_sides(bytes: &[u8]) -> Option<(u32, u32)> {
    let two = |at: usize| {
        let two: [u8; 2] = bytes.get(at..at + 2)?.try_into().ok()?;
        Some(u16::from_be_bytes(two))
    };
    let mut at = 2;
    loop {
        let [0xFF, marker] = *bytes.get(at..at + 2)? else {
            return None;
        };
        match marker {
            // Padding before a marker.
            0xFF => at += 1,
            0xC0..=0xCF if ![0xC4, 0xC8, 0xCC].contains(&marker) => {
                return Some((u32::from(two(at + 7)?), u32::from(two(at + 5)?)));
            }
            _ => at += 2 + usize::from(two(at + 2)?),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = PNG.to_vec();
        bytes.extend([0, 0, 0, 13]);
        bytes.extend(b"IHDR");
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes
    }

    fn jpeg(width: u16, height: u16) -> Vec<u8> {
        let mut bytes = vec![
            0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xFF, 0xC2, 0, 11, 8,
        ];
        bytes.extend(height.to_be_bytes());
        bytes.extend(width.to_be_bytes());
        bytes
    }

    fn code(bytes: Vec<u8>) -> Result<LogoKind, &'static str> {
        Logo::read(bytes)
            .map(|logo| logo.kind)
            .map_err(|notice| notice.code)
    }

    #[test]
    fn a_picture_is_told_by_its_bytes_and_a_large_one_is_refused() {
        assert_eq!(code(png(2_000, 1)), Ok(LogoKind::Png));
        assert_eq!(code(jpeg(40, 2_000)), Ok(LogoKind::Jpeg));
        assert_eq!(code(png(2_001, 1)), Err("logo-pixels"));
        assert_eq!(code(jpeg(1, 30_000)), Err("logo-pixels"));
        assert_eq!(code(png(0, 5)), Err("logo-pixels"));
        assert_eq!(code(b"<svg onload=\"x()\"/>".to_vec()), Err("logo-kind"));
        assert_eq!(code(Vec::new()), Err("logo-kind"));
        assert_eq!(code(PNG.to_vec()), Err("logo-broken"));
        assert_eq!(code(vec![0xFF, 0xD8, 0xFF, 0xE0, 0, 0]), Err("logo-broken"));
        let mut large = png(1, 1);
        large.resize(LARGEST + 1, 0);
        assert_eq!(code(large), Err("logo-large"));
    }
}
