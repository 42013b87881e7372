//! Punycode (RFC 3492), for hosts with letters beyond ASCII.

const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const FIRST_BIAS: u32 = 72;
const FIRST_CODE: u32 = 128;

fn adapt(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / DAMP } else { delta / 2 };
    delta += delta / points;
    let mut k = 0;
    while delta > ((BASE - T_MIN) * T_MAX) / 2 {
        delta /= BASE - T_MIN;
        k += BASE;
    }
    k + (((BASE - T_MIN + 1) * delta) / (delta + SKEW))
}

fn threshold(k: u32, bias: u32) -> u32 {
    k.saturating_sub(bias).clamp(T_MIN, T_MAX)
}

fn digit(value: u32) -> Option<char> {
    char::from_digit(value, 36).map(|_| {
        let offset = u8::try_from(value).unwrap_or(0);
        char::from(if value < 26 {
            b'a' + offset
        } else {
            b'0' + offset - 26
        })
    })
}

/// The part behind `xn--`; `None` when a number would overflow.
pub(super) fn encode(label: &[char]) -> Option<String> {
    let mut out: String = label.iter().filter(|c| c.is_ascii()).collect();
    let basic = u32::try_from(out.len()).ok()?;
    if basic > 0 {
        out.push('-');
    }
    let (mut code, mut delta, mut bias, mut done) = (FIRST_CODE, 0u32, FIRST_BIAS, basic);
    let all = u32::try_from(label.len()).ok()?;
    while done < all {
        let next = label
            .iter()
            .map(|c| u32::from(*c))
            .filter(|c| *c >= code)
            .min()?;
        delta = delta.checked_add((next - code).checked_mul(done + 1)?)?;
        code = next;
        for c in label.iter().map(|c| u32::from(*c)) {
            if c < code {
                delta = delta.checked_add(1)?;
            }
            if c != code {
                continue;
            }
            let (mut rest, mut k) = (delta, BASE);
            loop {
                let t = threshold(k, bias);
                if rest < t {
                    break;
                }
                out.push(digit(t + (rest - t) % (BASE - t))?);
                rest = (rest - t) / (BASE - t);
                k += BASE;
            }
            out.push(digit(rest)?);
            bias = adapt(delta, done + 1, done == basic);
            delta = 0;
            done += 1;
        }
        delta = delta.checked_add(1)?;
        code += 1;
    }
    Some(out)
}

/// The letters of the part behind `xn--`; `None` when it is no punycode.
pub(super) fn decode(text: &str) -> Option<String> {
    let (basic, tail) = text.rsplit_once('-').unwrap_or(("", text));
    let mut out: Vec<char> = basic.chars().collect();
    let (mut code, mut at, mut bias) = (FIRST_CODE, 0u32, FIRST_BIAS);
    let mut digits = tail.chars().peekable();
    while digits.peek().is_some() {
        let (old, mut weight, mut k) = (at, 1u32, BASE);
        loop {
            let value = match digits.next()? {
                c @ 'a'..='z' => u32::from(c) - u32::from('a'),
                c @ '0'..='9' => u32::from(c) - u32::from('0') + 26,
                _ => return None,
            };
            at = at.checked_add(value.checked_mul(weight)?)?;
            let t = threshold(k, bias);
            if value < t {
                break;
            }
            weight = weight.checked_mul(BASE - t)?;
            k += BASE;
        }
        let points = u32::try_from(out.len()).ok()? + 1;
        bias = adapt(at - old, points, old == 0);
        code = code.checked_add(at / points)?;
        at %= points;
        out.insert(usize::try_from(at).ok()?, char::from_u32(code)?);
        at += 1;
    }
    Some(out.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    #[test]
    fn german_and_chinese_labels_go_there_and_back() {
        for (label, coded) in [
            ("müller", "mller-kva"),
            ("bücher", "bcher-kva"),
            ("他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"),
        ] {
            let chars: Vec<char> = label.chars().collect();
            assert_eq!(encode(&chars).as_deref(), Some(coded));
            assert_eq!(decode(coded).as_deref(), Some(label));
        }
    }
}
