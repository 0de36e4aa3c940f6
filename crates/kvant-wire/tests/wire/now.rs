//! Futures that wait for nothing outside, run to their end.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// Polls until it is done.
pub fn now<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..100_000 {
        if let Poll::Ready(done) = future.as_mut().poll(&mut context) {
            return done;
        }
    }
    panic!("it waits for something that never comes");
}

/// Lets others go on first.
pub async fn pause() {
    let mut is_second = false;
    std::future::poll_fn(|_| {
        if is_second {
            return Poll::Ready(());
        }
        is_second = true;
        Poll::Pending
    })
    .await;
}
