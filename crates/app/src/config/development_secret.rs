//! Secrets that nobody set, for development: made once, kept in the data folder.

use super::parse::DEVELOPMENT_PREFIX;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::SecretString;
use std::{
    fs::{DirBuilder, File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

/// How much of chance a secret holds, in bytes.
const ENTROPY: usize = 32;

/// A secret that is kept in a file, which only this user can read.
#[derive(Debug)]
pub struct DevelopmentSecret {
    /// The secret.
    pub secret: SecretString,
    /// The file.
    pub path: PathBuf,
}

/// A secret that can be neither read nor made.
#[derive(Debug, thiserror::Error)]
#[error("the secret in {} cannot be used", .path.display())]
pub struct DevelopmentSecretError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    #[source]
    pub source: io::Error,
}

impl DevelopmentSecret {
    /// The secret that stands in for the setting `name`: made at the first call, the same ever after.
    pub fn keep(data_dir: &Path, name: &str) -> Result<Self, DevelopmentSecretError> {
        let folder = data_dir.join("secrets");
        let path = folder.join(name);
        match create_private_folder(&folder).and_then(|()| read_or_create(&path)) {
            Ok(text) => Ok(Self { secret: SecretString::from(text), path }),
            Err(source) => Err(DevelopmentSecretError { path, source }),
        }
    }
}

fn read_or_create(path: &Path) -> io::Result<String> {
    match create_private(path) {
        Ok(mut file) => {
            let text = generate()?;
            file.write_all(text.as_bytes())?;
            Ok(text)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let mut text = String::new();
            File::open(path)?.take(1024).read_to_string(&mut text)?;
            let whole = text.starts_with(DEVELOPMENT_PREFIX) && text.len() > ENTROPY;
            whole.then_some(text).ok_or_else(|| io::Error::other("it is damaged; delete the file"))
        }
        Err(error) => Err(error),
    }
}

fn generate() -> io::Result<String> {
    let mut bytes = [0; ENTROPY];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(format!("{DEVELOPMENT_PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes)))
}

fn create_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn create_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    #[test]
    fn a_secret_is_made_once_for_this_user_alone() {
        let folder = tempfile::tempdir().unwrap();
        let first = DevelopmentSecret::keep(folder.path(), "ONE").unwrap();
        let again = DevelopmentSecret::keep(folder.path(), "ONE").unwrap();
        let other = DevelopmentSecret::keep(folder.path(), "TWO").unwrap();
        assert_eq!(first.secret.expose_secret(), again.secret.expose_secret());
        assert_ne!(first.secret.expose_secret(), other.secret.expose_secret());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&first.path), mode(first.path.parent().unwrap())), (0o600, 0o700));
        }
    }

    #[test]
    fn a_damaged_secret_is_not_replaced_behind_the_operators_back() {
        let folder = tempfile::tempdir().unwrap();
        let kept = DevelopmentSecret::keep(folder.path(), "ONE").unwrap();
        std::fs::write(&kept.path, "").unwrap();
        let error = DevelopmentSecret::keep(folder.path(), "ONE").unwrap_err();
        assert!(error.to_string().contains("ONE"), "{error}");
    }
}
