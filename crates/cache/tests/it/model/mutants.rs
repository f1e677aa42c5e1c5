//! The protocol with one rule broken at a time.

/// A broken rule. The model asks for it at the step that the rule governs, and nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mutant {
    /// The stamp is the position published when the answer has been read.
    StampAfterRead,
    /// The stamp is taken after the first of two statements.
    StampBetweenStatements,
    /// The entry's namespace is that of the reading, its snapshot that of the position.
    NamespaceOfTheRead,

    /// A poll asks for numbers greater than the largest that it knows.
    PollsPastLargest,
    /// A poll does not ask for what was in progress at the poll before.
    PollsPastXmax,
    /// A poll that breaks after its statement moves the next one on all the same.
    SinceMovesAtStatement,
    /// A process that starts anew polls on where the one before ended.
    SinceSurvivesRestart,
    /// The position is published before its rows are applied.
    PublishBeforeApply,
    /// The position counts as being as old as its publication.
    PositionDatedAtPublish,
    /// A poll that found too many rows goes on as if there had been none.
    FloodIgnored,
    /// The poll after one that found too many rows knows nothing of it.
    FloodForgotten,

    /// Only the largest known number has to be seen.
    LargestOnly,
    /// A stamp sees everything below its xmax.
    StampIsXmax,
    /// Of a range only the ends have to be seen.
    RangeByItsEnds,
    /// Of an entry's tags only the first is looked up.
    FirstTagOnly,

    /// The horizon is not asked.
    NoHorizonCheck,
    /// The horizon is read by a statement before the one that reads the rows.
    HorizonFromEarlierStatement,
    /// Rows are deleted in one transaction, and the horizon moves in the next.
    HorizonMovesLater,

    /// Incarnations are not told apart.
    NoNamespace,
    /// Tails tell incarnations apart, entries do not.
    EntriesOfAnyNamespace,
    /// A hit reads the table first, and loads the position then.
    TableBeforePosition,
    /// In a new namespace the table is cleared and used again.
    TableClearedInPlace,
    /// What is below the horizon is removed from the table.
    TablePrunedInPlace,

    /// Nothing is marked dirty.
    NoDirtyMark,
    /// Tags are marked before the commit.
    MarkedBeforeCommit,
    /// A poll that was under way when a tag was marked clears the mark.
    DirtyClearedByEarlierPoll,
    /// Tokens are not asked.
    NoToken,
    /// A token counts as seen below the position's xmax.
    TokenByXmax,
    /// A token's namespace is not asked.
    TokenOfAnyNamespace,

    /// Answers are read from a standby.
    FillFromReplica,
    /// What was read in another namespace than the stamp's is kept.
    FillFromAnotherNamespace,
    /// What a transaction reads that has written is kept.
    FillInsideWriter,
    /// What a transaction reads whose snapshot is older than the stamp is kept.
    OlderTransaction,

    /// The rows for the log are written by a transaction after the data's.
    RowInLaterTransaction,
    /// The rows for the log are written by a transaction before the data's.
    RowInEarlierTransaction,
}
