//! A zip archive of texts, stored without compression. Knows nothing of Terraform or of the browser.

/// The archive of `(name, text)`; names are plain file names.
pub(crate) fn zip<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<u8> {
    let mut archive = Vec::new();
    let mut directory = Vec::new();
    let mut count: u16 = 0;
    for (name, text) in files {
        let offset = length(archive.len());
        let head = head(name, text);
        archive.extend(0x0403_4b50_u32.to_le_bytes());
        archive.extend(&head);
        archive.extend(name.bytes());
        archive.extend(text.bytes());

        directory.extend(0x0201_4b50_u32.to_le_bytes());
        // Made by a Unix system, so that what follows are its permissions.
        directory.extend(0x0314_u16.to_le_bytes());
        directory.extend(&head);
        // No comment, first disk, no attributes of its own; an ordinary file that its owner may write.
        directory.extend([0; 6]);
        directory.extend((0o100_644_u32 << 16).to_le_bytes());
        directory.extend(offset.to_le_bytes());
        directory.extend(name.bytes());
        count = count.saturating_add(1);
    }
    let start = length(archive.len());
    archive.extend(&directory);
    archive.extend(0x0605_4b50_u32.to_le_bytes());
    archive.extend([0; 4]);
    archive.extend(count.to_le_bytes());
    archive.extend(count.to_le_bytes());
    archive.extend(length(directory.len()).to_le_bytes());
    archive.extend(start.to_le_bytes());
    archive.extend([0; 2]);
    archive
}

/// The part that a file's own head and its entry in the directory share.
fn head(name: &str, text: &str) -> Vec<u8> {
    let size = length(text.len()).to_le_bytes();
    let mut head = Vec::with_capacity(26);
    // Version 2.0; names are UTF-8; stored.
    head.extend(20_u16.to_le_bytes());
    head.extend(0x0800_u16.to_le_bytes());
    head.extend([0; 2]);
    // The same text gives the same archive: midnight of 1 January 1980, the first date there is.
    head.extend([0; 2]);
    head.extend(0x0021_u16.to_le_bytes());
    head.extend(checksum(text.as_bytes()).to_le_bytes());
    head.extend(size);
    head.extend(size);
    head.extend(u16::try_from(name.len()).unwrap_or(u16::MAX).to_le_bytes());
    head.extend([0; 2]);
    head
}

/// The export of the largest scenario that is read is far below four gigabytes.
fn length(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// CRC-32 as in ISO 3309.
fn checksum(bytes: &[u8]) -> u32 {
    let step = |mut sum: u32, byte: &u8| {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 {
                (sum >> 1) ^ 0xedb8_8320
            } else {
                sum >> 1
            };
        }
        sum
    };
    !bytes.iter().fold(u32::MAX, step)
}

#[cfg(test)]
mod tests {
    use super::{checksum, zip};

    #[test]
    fn the_checksum_is_the_well_known_one() {
        assert_eq!(checksum(b"123456789"), 0xcbf4_3926);
    }

    #[test]
    fn an_archive_ends_with_its_directory() {
        let archive = zip([("a.tf", "one\n"), ("b.tf", "two\n")]);
        assert_eq!(&archive[..4], b"PK\x03\x04");
        let end = archive.len() - 22;
        assert_eq!(&archive[end..end + 4], b"PK\x05\x06");
        assert_eq!(archive[end + 10], 2);
        let start = u32::from_le_bytes(archive[end + 16..end + 20].try_into().unwrap()) as usize;
        assert_eq!(&archive[start..start + 4], b"PK\x01\x02");
    }

    /// Python reads archives strictly; where it is absent the journeys still open one.
    #[test]
    fn another_program_opens_it() {
        let file = std::env::temp_dir().join(format!("canvoke-{}.zip", std::process::id()));
        std::fs::write(&file, zip([("main.tf", "x = 1\n"), ("é.tf", "")])).unwrap();
        let script = "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; \
                      assert z.read('main.tf') == b'x = 1\\n' and 'é.tf' in z.namelist()";
        let run = std::process::Command::new("python3")
            .args(["-c", script])
            .arg(&file)
            .status();
        let _ = std::fs::remove_file(&file);
        match run {
            Ok(status) => assert!(status.success()),
            Err(_) => println!("skipped: no python3"),
        }
    }
}
