//! The folder of the embedded database, which one process at a time may use.

use std::{
    fs::{self, DirBuilder, File, OpenOptions, TryLockError},
    io::{self, Read, Seek, Write},
    path::{Path, PathBuf},
};

/// What the database needs at the least to go on: one segment of its write-ahead log, in bytes.
const ROOM: usize = 16 * 1024 * 1024;

/// A folder that belongs to this process alone for as long as the value lives, and that can be written to.
#[derive(Debug)]
pub(super) struct DataFolder {
    path: PathBuf,
    /// Holds the lock, which the operating system lets go of however the process ends.
    _lock: File,
}

/// Why a folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataFolderError {
    /// Another process uses it.
    #[error("the data folder {} is in use by another keymart{}", .folder.display(), .pid.map(|pid| format!(" (process {pid})")).unwrap_or_default())]
    InUse {
        /// The folder.
        folder: PathBuf,
        /// The process, if it could be told.
        pid: Option<u32>,
    },
    /// There is no room in it.
    #[error("there is no room left in the data folder {}", .0.display())]
    Full(PathBuf),
    /// This user may not write to it.
    #[error("the data folder {} cannot be written to", .folder.display())]
    NotWritable {
        /// The folder.
        folder: PathBuf,
        /// What the operating system says.
        #[source]
        source: io::Error,
    },
}

impl DataFolderError {
    fn new(folder: &Path, source: io::Error) -> Self {
        let folder = folder.to_owned();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full(folder),
            _ => Self::NotWritable { folder, source },
        }
    }
}

impl DataFolder {
    /// Takes `folder` for this process, and makes it first if it is missing.
    pub(super) fn claim(folder: &Path) -> Result<Self, DataFolderError> {
        let at_fault = |source| DataFolderError::new(folder, source);
        create_private(folder).map_err(at_fault)?;
        let path = fs::canonicalize(folder).map_err(at_fault)?;
        let lock = take_lock(&path)?;
        check_room(&path).map_err(at_fault)?;
        Ok(Self { path, _lock: lock })
    }

    /// The folder, as an absolute path.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

/// Makes the folder and those above it, for this user alone.
fn create_private(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn take_lock(folder: &Path) -> Result<File, DataFolderError> {
    let at_fault = |source| DataFolderError::new(folder, source);
    let mut lock = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(folder.join("keymart.lock"))
        .map_err(at_fault)?;
    match lock.try_lock() {
        Ok(()) => {
            // For the message that the next process prints.
            lock.set_len(0).and_then(|()| writeln!(lock, "{}", std::process::id())).map_err(at_fault)?;
            Ok(lock)
        }
        Err(TryLockError::WouldBlock) => {
            Err(DataFolderError::InUse { folder: folder.to_owned(), pid: read_pid(&mut lock) })
        }
        Err(TryLockError::Error(error)) => Err(at_fault(error)),
    }
}

fn read_pid(lock: &mut File) -> Option<u32> {
    let mut text = String::new();
    lock.rewind().and_then(|()| lock.read_to_string(&mut text)).ok()?;
    text.trim().parse().ok()
}

/// Fails if the disk is full. The database itself would end in the middle of a write, and say less about why.
fn check_room(folder: &Path) -> io::Result<()> {
    let probe = folder.join("room.tmp");
    let written = fs::write(&probe, vec![0; ROOM]);
    fs::remove_file(&probe).or_else(|error| written.as_ref().map_or(Ok(()), |()| Err(error)))?;
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_made_for_its_user_alone() {
        let parent = tempfile::tempdir().unwrap();
        let folder = DataFolder::claim(&parent.path().join("a/b")).unwrap();
        assert!(folder.path().is_absolute());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(folder.path()).unwrap().permissions().mode() & 0o777, 0o700);
        }
    }

    #[test]
    fn a_folder_in_use_names_its_user_and_is_free_again_afterwards() {
        let parent = tempfile::tempdir().unwrap();
        let holder = DataFolder::claim(parent.path()).unwrap();
        let refused = DataFolder::claim(parent.path()).unwrap_err();
        assert!(
            matches!(refused, DataFolderError::InUse { pid, .. } if pid == Some(std::process::id())),
            "{refused}"
        );
        drop(holder);
        DataFolder::claim(parent.path()).unwrap();
    }

    #[test]
    fn a_file_in_the_place_of_the_folder_is_reported() {
        let parent = tempfile::tempdir().unwrap();
        let file = parent.path().join("data");
        fs::write(&file, "").unwrap();
        assert!(matches!(DataFolder::claim(&file), Err(DataFolderError::NotWritable { .. })));
    }
}
