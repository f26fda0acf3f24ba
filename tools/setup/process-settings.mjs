// What every process that carries mail is started with: `npm start` by this file, the image by its own, the tests by the image's. It is read at the start, so no process can set it for itself.

/**
 * By its defaults glibc gives the memory of each buffer above 128 KiB back to the kernel, which then fills fresh pages with zeros for the next one: most of what it
 * costs to hold a mail. With these, buffers up to 4 MiB come from memory that stays, and at most 64 MiB of it stay unused. Another C library ignores them. mallopt(3),
 * M_MMAP_THRESHOLD and M_TRIM_THRESHOLD, bytes. And all threads have that memory together (M_ARENA_MAX): by default each one that inspects, scans or compiles has its own, which
 * keeps the most that ever was in it, 10 to 20 MB in each process.
 */
export const MALLOC_ENV = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '4194304', MALLOC_TRIM_THRESHOLD_: '67108864' };

/**
 * V8 counts the bytes of mails as growth of a heap that is itself small, and so marked it all once or twice a second. It may grow to four times what was alive before it
 * is collected; V8's own limits for the bytes outside of the heap (64 MiB) and for the heap as a whole stay. What is young is collected every 8 MiB instead of every 32 or
 * so: that costs little and frees the bytes of mails that are done, so that they seldom come to that limit. One thread helps to mark, not four: those took every core for a
 * tenth of a second, every few seconds, from the mail, clamd and the database. A process that needs more of the machine has workers.
 */
export const NODE_FLAGS = ['--heap-growing-percent=300', '--max-semi-space-size=8', '--v8-pool-size=1'];
