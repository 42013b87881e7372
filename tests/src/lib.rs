//! Capability tests, one file per ability, through the real surfaces.
