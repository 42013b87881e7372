//! All SQL of this crate. One text for SQLite and PostgreSQL.

mod collections;
mod links;
mod load;
mod packages;
mod save;

pub(crate) use collections::{
    begin_collecting, collecting, end_collecting, forget_collecting, set_collecting,
};
pub(crate) use links::{insert_link, link_waits, links, try_link, use_link};
pub(crate) use load::{answer, answer_for, heads, logins, sealed_key};
pub(crate) use packages::{expire, files, keep_package, keep_part, package, part, save_files};
pub(crate) use save::{
    Released, insert, release, replace_drafts, save, save_left_out, save_spans, save_statements,
};
