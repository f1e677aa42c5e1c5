//! What opens, and that nothing else does.

use super::*;
use domain::game_key::SealedPart::{Answer, Key};
use proptest::prelude::*;
use uuid::Uuid;

const PURCHASE: PurchaseId = PurchaseId(Uuid::from_u128(7));

fn key(id: &str, filling: u8) -> EncryptionKey {
    EncryptionKey::new(id, &SecretSlice::from(vec![filling; 32])).unwrap()
}

fn vault(keys: &[EncryptionKey]) -> AesGcmVault {
    AesGcmVault::new(keys).unwrap()
}

fn secret(text: &[u8]) -> SecretSlice<u8> {
    SecretSlice::from(text.to_vec())
}

fn opened(vault: &AesGcmVault, part: SealedPart, sealed: &Sealed) -> Result<Vec<u8>, CannotOpen> {
    vault.open(PURCHASE, part, sealed).map(|secret| secret.expose_secret().to_vec())
}

#[test]
fn what_was_sealed_opens_and_shows_nothing_before() {
    let vault = vault(&[key("main", 1)]);
    let sealed = vault.seal(PURCHASE, Key, &secret(b"AAAAA-BBBBB-CCCCC")).unwrap();
    assert_eq!((sealed.key_id.as_str(), vault.current_key_id()), ("main", "main"));
    assert_eq!(sealed.ciphertext.len(), 17 + TAG);
    assert!(!sealed.ciphertext.windows(5).any(|window| window == b"AAAAA"));
    assert_eq!(opened(&vault, Key, &sealed).unwrap(), b"AAAAA-BBBBB-CCCCC");
}

#[test]
fn the_same_secret_is_never_sealed_alike() {
    let vault = vault(&[key("main", 1)]);
    let sealed = || vault.seal(PURCHASE, Key, &secret(b"AAAAA-BBBBB-CCCCC")).unwrap();
    let (one, other) = (sealed(), sealed());
    assert_ne!(one.nonce, other.nonce);
    assert_ne!(one.ciphertext, other.ciphertext);
}

#[test]
fn it_opens_for_no_other_purchase_or_part() {
    let vault = vault(&[key("main", 1)]);
    let sealed = vault.seal(PURCHASE, Key, &secret(b"AAAAA-BBBBB-CCCCC")).unwrap();
    let error = CannotOpen { key_id: "main".to_owned() };
    assert_eq!(opened(&vault, Answer, &sealed), Err(error.clone()));
    for bit in 0..128 {
        let other = PurchaseId(Uuid::from_u128(PURCHASE.0.as_u128() ^ (1 << bit)));
        assert_eq!(vault.open(other, Key, &sealed).unwrap_err(), error, "{other:?}");
    }
}

#[test]
fn a_single_changed_bit_is_noticed() {
    let vault = vault(&[key("main", 1)]);
    let sealed = vault.seal(PURCHASE, Answer, &secret(b"AAAAA-BBBBB-CCCCC")).unwrap();
    for (place, bit) in (0..sealed.ciphertext.len()).flat_map(|place| (0..8).map(move |bit| (place, bit))) {
        let mut changed = sealed.clone();
        changed.ciphertext[place] ^= 1 << bit;
        assert!(opened(&vault, Answer, &changed).is_err(), "bit {bit} of byte {place}");
    }
    for place in 0..sealed.nonce.len() {
        let mut changed = sealed.clone();
        changed.nonce[place] ^= 1;
        assert!(opened(&vault, Answer, &changed).is_err(), "nonce, byte {place}");
    }
}

#[test]
fn a_ciphertext_that_was_cut_or_lengthened_is_noticed() {
    let vault = vault(&[key("main", 1)]);
    let sealed = vault.seal(PURCHASE, Answer, &secret(b"AAAAA-BBBBB-CCCCC")).unwrap();
    for length in 0..sealed.ciphertext.len() {
        let ciphertext = sealed.ciphertext[..length].to_vec();
        assert!(opened(&vault, Answer, &Sealed { ciphertext, ..sealed.clone() }).is_err(), "{length}");
    }
    let ciphertext = [sealed.ciphertext.as_slice(), &[0]].concat();
    assert!(opened(&vault, Answer, &Sealed { ciphertext, ..sealed }).is_err());
}

#[test]
fn the_first_key_seals_and_all_open() {
    let (old, new) = (key("old", 1), key("new", 2));
    let sealed_before = vault(std::slice::from_ref(&old)).seal(PURCHASE, Key, &secret(b"before")).unwrap();
    let both = vault(&[new, old]);
    let sealed_after = both.seal(PURCHASE, Key, &secret(b"after")).unwrap();
    assert_eq!((both.current_key_id(), sealed_after.key_id.as_str()), ("new", "new"));
    assert_eq!(opened(&both, Key, &sealed_before).unwrap(), b"before");
    assert_eq!(opened(&both, Key, &sealed_after).unwrap(), b"after");
}

#[test]
fn a_key_that_is_gone_is_named() {
    let sealed = vault(&[key("old", 1)]).seal(PURCHASE, Key, &secret(b"before")).unwrap();
    let error = opened(&vault(&[key("new", 1)]), Key, &sealed).unwrap_err();
    assert_eq!(error, CannotOpen { key_id: "old".to_owned() });
}

#[test]
fn a_ciphertext_opens_under_no_other_name_even_of_the_same_key() {
    let vault = vault(&[key("one", 1), key("other", 1)]);
    let sealed = vault.seal(PURCHASE, Key, &secret(b"AAAAA-BBBBB-CCCCC")).unwrap();
    assert!(opened(&vault, Key, &Sealed { key_id: "other".to_owned(), ..sealed }).is_err());
}

#[test]
fn nothing_can_be_sealed_too() {
    let vault = vault(&[key("main", 1)]);
    let sealed = vault.seal(PURCHASE, Answer, &secret(b"")).unwrap();
    assert_eq!(opened(&vault, Answer, &sealed).unwrap(), b"");
}

#[test]
fn without_a_key_there_is_no_vault() {
    assert!(AesGcmVault::new(&[]).is_none());
}

/// What is stored must open in every later version. This was made with another implementation.
#[test]
fn what_an_earlier_version_sealed_still_opens() {
    let ciphertext = hex("854e668f8f1d44833d160862ed9ec654da6f63f7743507ff69c1056296654f8155");
    let sealed = Sealed { key_id: "main".to_owned(), nonce: [9; 12], ciphertext };
    assert_eq!(opened(&vault(&[key("main", 1)]), Key, &sealed).unwrap(), b"AAAAA-BBBBB-CCCCC");
}

/// The test cases of the paper that GCM was proposed to NIST with ("The Galois/Counter Mode of Operation", appendix B): 13, 14 and 16.
#[test]
fn the_cipher_is_the_one_that_is_meant() {
    let key = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";
    let text = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39";
    let aad = "feedfacedeadbeeffeedfacedeadbeefabaddad2";
    let ciphertext = "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662";
    let (zero_key, zero_nonce) = ("00".repeat(32), "00".repeat(12));
    for (key, nonce, text, aad, sealed) in [
        (zero_key.as_str(), zero_nonce.as_str(), "", "", "530f8afbc74536b9a963b4f1c4cb738b".to_owned()),
        (
            &zero_key,
            &zero_nonce,
            "00000000000000000000000000000000",
            "",
            "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919".to_owned(),
        ),
        (key, "cafebabefacedbaddecaf888", text, aad, format!("{ciphertext}76fc6ece0f4e1768cddf8853bb2d551b")),
    ] {
        let key = EncryptionKey::new("k", &SecretSlice::from(hex(key))).unwrap();
        let nonce = Nonce::from(<[u8; 12]>::try_from(hex(nonce)).unwrap());
        let (text, aad) = (hex(text), hex(aad));
        let payload = Payload { msg: text.as_slice(), aad: &aad };
        assert_eq!(NamedCipher::new(&key).cipher.encrypt(&nonce, payload).unwrap(), hex(&sealed));
    }
}

fn hex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

proptest! {
    #[test]
    fn whatever_is_sealed_opens_as_it_was(
        bytes in prop::collection::vec(any::<u8>(), 0..2000),
        id in any::<u128>(),
        filling in any::<u8>(),
        answer in any::<bool>(),
    ) {
        let vault = vault(&[key("main", filling)]);
        let (purchase, part) = (PurchaseId(Uuid::from_u128(id)), if answer { Answer } else { Key });
        let sealed = vault.seal(purchase, part, &secret(&bytes)).unwrap();
        let opened = vault.open(purchase, part, &sealed).unwrap();
        prop_assert_eq!(opened.expose_secret(), bytes.as_slice());
    }
}
