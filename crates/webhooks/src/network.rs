//! Which addresses may be called: those of the open internet, and what is expressly allowed.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A range of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: u128,
    mask: u128,
}

impl Network {
    /// Reads `10.20.0.0/16`, `fd00::/8` or a single address.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, bits) = match text.trim().split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse::<u32>().ok()?)),
            None => (text.trim(), None),
        };
        let address: IpAddr = address.parse().ok()?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(most);
        if bits > most {
            return None;
        }
        let free = most - bits;
        let mask = u128::MAX.checked_shl(free).unwrap_or(0);
        Some(Self {
            address: wide(address) & mask,
            mask,
        })
    }

    pub fn holds(&self, address: IpAddr) -> bool {
        wide(address) & self.mask == self.address
    }
}

/// One space for both families: IPv4 in its mapped form.
fn wide(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => u128::from(v4.to_ipv6_mapped()),
        IpAddr::V6(v6) => u128::from(v6),
    }
}

/// Which addresses a call may go to beside public ones, over TLS.
#[derive(Clone, Copy, Debug)]
pub enum May<'a> {
    /// Those of these networks, also without TLS.
    Listed(&'a [Network]),
    /// Those inside the house (this machine, private networks), also without TLS. What a machine's own provider
    /// answers at, link-local addresses among it, stays closed.
    Inside,
}

impl May<'_> {
    /// Plain words cross no network that was not allowed by its address.
    pub(crate) fn call(self, address: IpAddr, tls: bool) -> bool {
        let meant = match self {
            Self::Listed(networks) => networks.iter().any(|network| network.holds(address)),
            Self::Inside => is_inside(address),
        };
        meant || tls && is_public(address)
    }
}

/// `::ffff:10.0.0.1` is 10.0.0.1.
fn is_inside(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, ..] = v4.octets();
            // One address in the shared space is where a provider answers about a machine.
            let shared = a == 100 && (64..128).contains(&b);
            let provider = v4 == Ipv4Addr::new(100, 100, 100, 200);
            v4.is_loopback() || v4.is_private() || shared && !provider
        }
        IpAddr::V6(v6) => {
            let provider = v6 == Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254);
            v6.is_loopback() || v6.is_unique_local() && !provider
        }
    }
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

/// Everything but what the registry of special addresses (RFC 6890) names.
fn is_public_v4(v4: Ipv4Addr) -> bool {
    let [a, b, c, _] = v4.octets();
    let special = v4.is_private()
        || v4.is_loopback()
        || v4.is_link_local()
        || v4.is_multicast()
        || v4.is_documentation()
        || matches!(
            (a, b, c),
            (0 | 240.., ..) | (100, 64..=127, _) | (192, 0, 0)
        )
        || matches!((a, b, c), (198, 18 | 19, _) | (192, 88, 99));
    !special
}

/// Global unicast alone, and none of the forms that carry an IPv4 address inside.
fn is_public_v6(v6: Ipv6Addr) -> bool {
    let [a, b, ..] = v6.segments();
    let global = (0x2000..=0x3fff).contains(&a);
    let special = match a {
        // Teredo, benchmarks, ORCHID, documentation.
        0x2001 => b < 0x0200 || b == 0x0db8,
        // 6to4 carries an IPv4 address.
        0x2002 | 0x3fff => true,
        _ => false,
    };
    global && !special
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_of_the_open_internet_is_refused_in_every_spelling() {
        for inside in [
            "127.0.0.1",
            "127.1.2.3",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "0.1.2.3",
            "224.0.0.1",
            "255.255.255.255",
            "192.0.0.8",
            "198.18.0.1",
            "192.0.2.1",
            "240.0.0.1",
            "::1",
            "::",
            "::ffff:10.0.0.1",
            "::ffff:8.8.8.8",
            "::10.0.0.1",
            "64:ff9b::a00:1",
            "2002:a00:1::",
            "2001::1",
            "2001:db8::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            let address: IpAddr = inside.parse().unwrap();
            assert!(!May::Listed(&[]).call(address, true), "{inside}");
        }
        for outside in [
            "8.8.8.8",
            "93.184.216.34",
            "2606:4700::1111",
            "2a00:1450::1",
            "172.32.0.1",
        ] {
            let address: IpAddr = outside.parse().unwrap();
            assert!(May::Listed(&[]).call(address, true), "{outside}");
            assert!(May::Inside.call(address, true), "{outside}");
            assert!(!May::Inside.call(address, false), "{outside}");
        }
    }

    #[test]
    fn inside_is_the_house_and_never_the_provider() {
        for (address, inside) in [
            ("127.0.0.1", true),
            ("127.1.2.3", true),
            ("10.0.0.1", true),
            ("192.168.1.1", true),
            ("172.16.9.9", true),
            ("100.64.0.1", true),
            ("::1", true),
            ("::ffff:10.0.0.1", true),
            ("fd12::1", true),
            ("169.254.169.254", false),
            ("::ffff:169.254.169.254", false),
            ("100.100.100.200", false),
            ("fd00:ec2::254", false),
            ("0.0.0.0", false),
            ("fe80::1", false),
            ("224.0.0.1", false),
        ] {
            let ip = address.parse().unwrap();
            assert_eq!(May::Inside.call(ip, false), inside, "{address}");
        }
    }

    #[test]
    fn an_allowed_network_holds_its_own_addresses_alone() {
        let ten = Network::parse("10.20.0.0/16").unwrap();
        let one = Network::parse("fd00::7").unwrap();
        for (address, allowed) in [
            ("10.20.255.1", true),
            ("10.21.0.1", false),
            ("fd00::7", true),
            ("fd00::8", false),
        ] {
            assert_eq!(
                May::Listed(&[ten, one]).call(address.parse().unwrap(), false),
                allowed,
                "{address}"
            );
        }
        for wrong in ["10.0.0.0/33", "10.0.0/8", "x", "fd00::/129", "10.0.0.0/-1"] {
            assert_eq!(Network::parse(wrong), None, "{wrong}");
        }
    }
}
