//! Work on many threads whose results come in the order of what was asked. Read [`in_order`].

use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// How many items wait for each thread, so that none is idle while another one takes long.
const WAITING_PER_THREAD: usize = 4;

/// As many threads as the machine runs at once.
pub fn all_threads() -> NonZeroUsize {
    thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

/// Does `work` on every item, on so many threads, and gives the results to `take` in the order of
/// the items, on the thread of the caller. Only so many items are held at once as the threads keep
/// busy; when `take` fails, no more are asked for.
///
/// # Errors
/// The first one of `take`.
pub fn in_order<T: Send, R: Send, E>(
    threads: NonZeroUsize,
    items: impl Iterator<Item = T>,
    work: impl Fn(T) -> R + Sync,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let most_waiting = threads.get().saturating_mul(WAITING_PER_THREAD);
    let (asked, to_do) = sync_channel::<(T, SyncSender<R>)>(most_waiting);
    let to_do = Mutex::new(to_do);
    thread::scope(|scope| {
        for _ in 0..threads.get() {
            scope.spawn(|| do_all(&to_do, &work));
        }
        // Dropped when this closure ends, however it ends: then the threads end too.
        let asked = asked;
        let mut waiting: VecDeque<Receiver<R>> = VecDeque::new();
        let mut take_next = |waiting: &mut VecDeque<Receiver<R>>| match waiting.pop_front().map(|next| next.recv()) {
            Some(Ok(result)) => take(result),
            // A thread that broke off is told by the scope when it ends.
            Some(Err(_)) | None => Ok(()),
        };
        for item in items {
            if waiting.len() >= most_waiting {
                take_next(&mut waiting)?;
            }
            let (answer, next) = sync_channel(1);
            if asked.send((item, answer)).is_err() {
                break;
            }
            waiting.push_back(next);
        }
        while !waiting.is_empty() {
            take_next(&mut waiting)?;
        }
        Ok(())
    })
}

fn do_all<T, R>(to_do: &Mutex<Receiver<(T, SyncSender<R>)>>, work: &impl Fn(T) -> R) {
    loop {
        // The lock is held while waiting, not while working: the others wait for the same.
        let next = to_do.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((item, answer)) = next else { return };
        // Nobody waits for the result after a failure.
        let _ = answer.send(work(item));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        for threads in [1, 2, 7] {
            let threads = NonZeroUsize::new(threads).unwrap();
            let mut taken = Vec::new();
            let work = |item: u64| {
                // The first ones take longest.
                (0..(1_000 - item) * 10).fold(item, |sum, _| std::hint::black_box(sum))
            };
            let done: Result<(), ()> = in_order(threads, 0..1_000, work, |result| {
                taken.push(result);
                Ok(())
            });
            assert_eq!((done, taken), (Ok(()), (0..1_000).collect()));
        }
    }

    #[test]
    fn a_failure_ends_the_work() {
        let mut asked = 0;
        let items = (0..1_000_000).inspect(|_| asked += 1);
        let threads = NonZeroUsize::new(2).unwrap();
        let done = in_order(threads, items, |item| item, |item| if item == 10 { Err(item) } else { Ok(()) });
        assert_eq!(done, Err(10));
        assert!(asked < 100, "{asked}");
    }
}
