//! What each exit status means. Read [`ExitStatus`].

/// How a command ended; where several hold, the highest wins. A closed pipe is [`ExitStatus::Done`]:
/// whoever reads has seen enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExitStatus {
    /// 0: done, nothing to say against it.
    Done,
    /// 1: findings: bad rules, failed cases, a gate that was passed.
    Findings,
    /// 2: the command was written wrongly.
    WrongUsage,
    /// 3: input that cannot be read, or lines of it that are bad; output that cannot be written.
    BadInput,
    /// 4: the memory failed or could not be opened.
    StoreTrouble,
}

impl ExitStatus {
    /// The number that the system is given.
    pub fn number(self) -> u8 {
        match self {
            ExitStatus::Done => 0,
            ExitStatus::Findings => 1,
            ExitStatus::WrongUsage => 2,
            ExitStatus::BadInput => 3,
            ExitStatus::StoreTrouble => 4,
        }
    }
}
