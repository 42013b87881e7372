//! What workflows promise, on both engines.

#[cfg(test)]
mod hundred_days;
#[cfg(test)]
mod own;
#[cfg(test)]
mod world;
