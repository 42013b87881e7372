//! A person's requests inside the CRM's own page.

pub mod show;
