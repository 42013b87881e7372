//! A picture in the head of a paper.

/// A picture, PNG or JPEG.
#[derive(Clone)]
pub struct Logo {
    /// A name of its own in the paper's world, with the ending that fits its content.
    pub name: &'static str,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Logo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Logo({}, {} bytes)", self.name, self.bytes.len())
    }
}
