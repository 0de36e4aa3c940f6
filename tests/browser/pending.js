// Counts what a page still waits for: short timers, requests, and code on its way. A long timer is
// no part of what a page does now.
{
    const pending = new Set();
    window.__pending = pending;
    const later = window.setTimeout;
    const never = window.clearTimeout;
    window.setTimeout = (what, after = 0, ...given) => {
        if (after > 5000) return later(what, after, ...given);
        const timer = later((...given) => {
            pending.delete(timer);
            what(...given);
        }, after, ...given);
        pending.add(timer);
        return timer;
    };
    window.clearTimeout = (timer) => {
        pending.delete(timer);
        never(timer);
    };
    const counted = (owner, name) => {
        const real = owner[name];
        owner[name] = (...given) => {
            const promise = real.apply(owner, given);
            const over = () => pending.delete(promise);
            pending.add(promise);
            promise.then(over, over);
            return promise;
        };
    };
    counted(window, 'fetch');
    for (const name of ['compile', 'compileStreaming', 'instantiate', 'instantiateStreaming'])
        counted(WebAssembly, name);
}
