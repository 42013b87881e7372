//! The use cases through the crate's public names, on both engines.

#[cfg(test)]
mod desk;
#[cfg(test)]
mod many;
#[cfg(test)]
mod permissions;
#[cfg(test)]
mod work;
