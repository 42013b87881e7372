//! Why no paper came out.

/// A paper could not be set or written. Holds no value of the paper.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The template and the data do not fit together: a fault of ours.
    #[error("the paper could not be set ({0})")]
    Set(String),
    /// The PDF standard refused something in the paper.
    #[error("the paper could not be written as an archive PDF ({0})")]
    Write(String),
}
