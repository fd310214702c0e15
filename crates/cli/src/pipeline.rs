//! Many at work, one order: items are worked on side by side and handed on as they came in, with a
//! bound on what is under way.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, TryRecvError, channel, sync_channel};
use std::sync::{Condvar, Mutex, PoisonError};

/// Bytes of input under way at most, over all threads; one item may be larger.
const BYTES: usize = 64 << 20;
/// Items under way at most for one thread.
const ITEMS: usize = 32;

/// What is under way.
struct Window {
    inside: Mutex<(usize, usize, bool)>,
    changed: Condvar,
    items: usize,
}

impl Window {
    /// Waits for room for `bytes`; `false` once closed.
    fn enter(&self, bytes: usize) -> bool {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let (items, held, closed) = *inside;
            if closed {
                return false;
            }
            if items == 0 || (items < self.items && held + bytes <= BYTES) {
                *inside = (items + 1, held + bytes, closed);
                return true;
            }
            inside = self.changed.wait(inside).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn leave(&self, bytes: usize) {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        inside.0 = inside.0.saturating_sub(1);
        inside.1 = inside.1.saturating_sub(bytes);
        self.changed.notify_all();
    }

    fn close(&self) {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner).2 = true;
        self.changed.notify_all();
    }
}

/// Somebody who takes results in order.
pub trait Sink<T> {
    /// Takes the next result.
    ///
    /// # Errors
    /// An error ends the work.
    fn take(&mut self, result: T) -> anyhow::Result<()>;

    /// Nothing is ready at the moment: a good time to hand on what has been gathered.
    ///
    /// # Errors
    /// An error ends the work.
    fn idle(&mut self) -> anyhow::Result<()>;
}

/// Works on `items` with `jobs` threads and gives the results to `sink` in the order of the items.
/// `weigh` says how many bytes an item holds. Ends early where the sink fails.
///
/// # Errors
/// The sink's.
pub fn run<I, T>(
    items: impl Iterator<Item = I> + Send,
    jobs: usize,
    weigh: impl Fn(&I) -> usize + Sync,
    work: impl Fn(I) -> T + Sync,
    sink: &mut impl Sink<T>,
) -> anyhow::Result<()>
where
    I: Send,
    T: Send,
{
    let window = Window { inside: Mutex::new((0, 0, false)), changed: Condvar::new(), items: jobs * ITEMS };
    let (todo_in, todo_out) = sync_channel::<(usize, usize, I)>(jobs);
    let todo_out = Mutex::new(todo_out);
    let (done_in, done_out) = channel::<(usize, usize, T)>();
    std::thread::scope(|scope| {
        let (window, weigh, work, todo_out) = (&window, &weigh, &work, &todo_out);
        scope.spawn(move || {
            for (number, item) in items.enumerate() {
                let bytes = weigh(&item);
                if !window.enter(bytes) || todo_in.send((number, bytes, item)).is_err() {
                    break;
                }
            }
        });
        for _ in 0..jobs {
            let done = done_in.clone();
            scope.spawn(move || {
                loop {
                    let next = todo_out.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok((number, bytes, item)) = next else { break };
                    if done.send((number, bytes, work(item))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(done_in);
        let ended = in_order(&done_out, window, sink);
        window.close();
        // Whoever still works finds nobody to give it to; whoever waits to hand on is let go.
        drop(done_out);
        if ended.is_err() {
            let todo = todo_out.lock().unwrap_or_else(PoisonError::into_inner);
            while todo.try_recv().is_ok() {}
        }
        ended
    })
}

fn in_order<T>(
    done: &Receiver<(usize, usize, T)>,
    window: &Window,
    sink: &mut impl Sink<T>,
) -> anyhow::Result<()> {
    let mut early: BTreeMap<usize, (usize, T)> = BTreeMap::new();
    let mut next = 0;
    loop {
        let (number, bytes, result) = match done.try_recv() {
            Ok(result) => result,
            Err(TryRecvError::Disconnected) => return Ok(()),
            Err(TryRecvError::Empty) => {
                sink.idle()?;
                match done.recv() {
                    Ok(result) => result,
                    Err(_) => return Ok(()),
                }
            }
        };
        early.insert(number, (bytes, result));
        while let Some((bytes, result)) = early.remove(&next) {
            next += 1;
            let taken = sink.take(result);
            window.leave(bytes);
            taken?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Numbers(Vec<usize>, usize);

    impl Sink<usize> for Numbers {
        fn take(&mut self, result: usize) -> anyhow::Result<()> {
            anyhow::ensure!(self.0.len() < self.1, "full");
            self.0.push(result);
            Ok(())
        }

        fn idle(&mut self) -> anyhow::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let mut sink = Numbers(Vec::new(), usize::MAX);
        let slow_first = |n: usize| {
            if n.is_multiple_of(7) {
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
            n * 2
        };
        run(0..500usize, 4, |_| 1 << 20, slow_first, &mut sink).unwrap();
        assert_eq!(sink.0, (0..500).map(|n| n * 2).collect::<Vec<_>>());
    }

    #[test]
    fn a_sink_that_fails_ends_an_endless_stream() {
        let mut sink = Numbers(Vec::new(), 10);
        assert!(run(0..usize::MAX, 3, |_| 1, |n| n, &mut sink).is_err());
        assert_eq!(sink.0.len(), 10);
    }
}
