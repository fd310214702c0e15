//! Looking at the beginning of a stream without losing it, and counting what it produces.

use std::io::{self, BufReader, Read};

/// Where bytes come from.
pub(super) type Source = Box<dyn Read + Send>;

/// How much of a file is looked at to tell what it is.
const HEAD: usize = 64 * 1024;

/// A stream whose first bytes are known.
pub(super) struct Peeked {
    head: Vec<u8>,
    given: usize,
    fault: Option<io::Error>,
    rest: Source,
}

/// What became of reading a stream to its end.
pub(super) enum Taken {
    Whole(Vec<u8>),
    TooLarge,
    Broken(io::Error),
}

impl Peeked {
    /// Reads the head; an error met on the way is kept for whoever reads that far.
    pub(super) fn new(rest: Source) -> Self {
        Self::with_head(rest, HEAD)
    }

    /// The same with a head of `size` bytes: a few are enough to tell how it is packed, where the rest
    /// is known, and somebody at the other end of a pipe may be waiting for an answer.
    pub(super) fn with_head(mut rest: Source, size: usize) -> Self {
        let mut head = Vec::new();
        let fault = rest.by_ref().take(size as u64).read_to_end(&mut head).err();
        Peeked { head, given: 0, fault, rest }
    }

    pub(super) fn head(&self) -> &[u8] {
        &self.head
    }

    /// Whether an error kept the head from being read.
    pub(super) fn has_fault(&self) -> bool {
        self.fault.is_some()
    }

    /// The error that kept the head from being read, if any.
    pub(super) fn fault(self) -> Option<io::Error> {
        self.fault
    }

    pub(super) fn take_whole(mut self, limit: u64) -> Taken {
        let mut bytes = Vec::new();
        match self.by_ref().take(limit + 1).read_to_end(&mut bytes) {
            Err(error) => Taken::Broken(error),
            Ok(_) if bytes.len() as u64 > limit => Taken::TooLarge,
            Ok(_) => Taken::Whole(bytes),
        }
    }

    pub(super) fn buffered(self) -> BufReader<Self> {
        BufReader::with_capacity(HEAD, self)
    }
}

impl Read for Peeked {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.given < self.head.len() {
            let n = (&self.head[self.given..]).read(into)?;
            self.given += n;
            if self.given == self.head.len() {
                // The head is not needed twice.
                self.head = Vec::new();
                self.given = 0;
            }
            return Ok(n);
        }
        match self.fault.take() {
            Some(error) => Err(error),
            None => self.rest.read(into),
        }
    }
}

/// A stream that may give only so many bytes until [`Metered::reset`].
pub(super) struct Metered<R> {
    inner: R,
    limit: u64,
    left: u64,
}

impl<R> Metered<R> {
    pub(super) fn new(inner: R, limit: u64) -> Self {
        Metered { inner, limit, left: limit }
    }

    pub(super) fn reset(&mut self) {
        self.left = self.limit;
    }

    /// Whether the bound has been met.
    pub(super) fn spent(&self) -> bool {
        self.left == 0
    }
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if into.is_empty() {
            return Ok(0);
        }
        if self.left == 0 {
            return Err(io::Error::other("over the limit"));
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(into.len());
        let n = self.inner.read(&mut into[..most])?;
        self.left -= n as u64;
        Ok(n)
    }
}
