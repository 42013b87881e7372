//! The use cases through the crate's public names, on both engines.

#[cfg(test)]
mod deadlines;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod many;
#[cfg(test)]
mod merging;
#[cfg(test)]
mod permissions;
#[cfg(test)]
mod shelf;
#[cfg(test)]
mod tasks;
#[cfg(test)]
mod work;
