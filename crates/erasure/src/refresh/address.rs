//! Which addresses an endpoint may have. It is resolved once and that address is the one that is
//! connected to, so a name that answers otherwise the second time leads nowhere.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// An endpoint's address in its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    pub tls: bool,
    pub host: String,
    pub port: u16,
    /// Path and query.
    pub path: String,
}

impl Address {
    /// Reads `https://host[:port]/path`; refuses anything that could mean something else.
    pub fn parse(url: &str) -> Result<Self, &'static str> {
        let (tls, rest) = match url.split_once("://") {
            Some(("https", rest)) => (true, rest),
            Some(("http", rest)) => (false, rest),
            _ => return Err("the address begins with neither https:// nor http://"),
        };
        let at = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(at);
        if url.contains(|c: char| c.is_control() || c.is_whitespace() || c == '#' || c == '\\') {
            return Err("the address has characters that have no place in it");
        }
        if authority.contains('@') {
            return Err("the address holds a login; give a token_file instead");
        }
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => {
                (host, port.parse().map_err(|_| "the port is no number")?)
            }
            _ => (authority, if tls { 443 } else { 80 }),
        };
        if host.is_empty() {
            return Err("the address names no host");
        }
        let path = if path.starts_with('/') {
            path.to_owned()
        } else {
            format!("/{path}")
        };
        let host = host.trim_matches(['[', ']']).to_owned();
        Ok(Self {
            tls,
            host,
            port,
            path,
        })
    }
}

/// The first resolved address, if all of them may be connected to: a name that also leads
/// elsewhere is not trusted at all.
pub(super) fn permitted(all: &[SocketAddr], inside: bool) -> Result<SocketAddr, &'static str> {
    let first = all.first().ok_or("the host's name leads nowhere")?;
    if all.iter().any(|address| is_never(plain(address.ip()))) {
        return Err("the host's name leads to an address that nothing may be sent to");
    }
    if !inside && all.iter().any(|address| is_inside(plain(address.ip()))) {
        return Err(
            "the host's name leads inside the house; say inside = true where that is meant",
        );
    }
    Ok(*first)
}

/// `::ffff:10.0.0.1` is 10.0.0.1.
fn plain(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V4(_) => ip,
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or(ip, IpAddr::V4),
    }
}

/// Where the machine's own provider answers, or everybody, or nobody.
fn is_never(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => {
            v4.is_link_local()
                || v4.is_broadcast()
                || v4.is_multicast()
                || v4.is_unspecified()
                || v4.octets()[0] == 0
                || v4 == Ipv4Addr::new(100, 100, 100, 200)
        }
        IpAddr::V6(v6) => {
            v6.is_multicast()
                || v6.is_unspecified()
                || v6.segments()[0] & 0xffc0 == 0xfe80
                || v6 == Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254)
        }
    }
}

fn is_inside(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => {
            let [a, b, ..] = v4.octets();
            v4.is_loopback() || v4.is_private() || (a == 100 && (64..128).contains(&b))
        }
        IpAddr::V6(v6) => v6.is_loopback() || v6.segments()[0] & 0xfe00 == 0xfc00,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_in_one_way_or_refused() {
        let read = Address::parse("https://crm.example.org:8443/x?y=1").unwrap();
        assert_eq!((read.port, read.path.as_str()), (8443, "/x?y=1"));
        assert_eq!(Address::parse("http://[::1]/").unwrap().host, "::1");
        for wrong in [
            "ftp://a/b",
            "javascript:1",
            "https://user:pw@a/",
            "https:///x",
            "https://a/x\r\nHost: b",
            "https://a:x/",
            "https://a\\@b/",
        ] {
            assert!(Address::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn nothing_is_sent_inside_unless_that_is_meant_and_never_to_the_provider() {
        let all = |ips: &[&str]| -> Vec<SocketAddr> {
            let ips = ips.iter().map(|ip| ip.parse::<IpAddr>().unwrap());
            ips.map(|ip| SocketAddr::new(ip, 443)).collect()
        };
        for inside in [
            "127.0.0.1",
            "127.1.2.3",
            "10.0.0.1",
            "192.168.1.1",
            "172.16.9.9",
            "100.64.0.1",
            "::1",
            "::ffff:10.0.0.1",
            "fd12::1",
        ] {
            assert!(permitted(&all(&[inside]), false).is_err(), "{inside}");
            assert!(permitted(&all(&[inside]), true).is_ok(), "{inside}");
        }
        for never in [
            "169.254.169.254",
            "::ffff:169.254.169.254",
            "0.0.0.0",
            "fe80::1",
            "224.0.0.1",
        ] {
            assert!(permitted(&all(&[never]), true).is_err(), "{never}");
        }
        assert!(permitted(&all(&["93.184.216.34"]), false).is_ok());
        assert!(permitted(&all(&["93.184.216.34", "10.0.0.1"]), false).is_err());
        assert!(permitted(&[], true).is_err());
    }
}
