//! What is told to a person who asks for access or portability.

pub mod deliver;
pub mod items;
pub mod pick_up;
pub mod show;
pub mod under_way;
