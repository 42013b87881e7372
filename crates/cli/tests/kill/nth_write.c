/* Loaded before libc into an unmodified program: counts the calls by which it changes a file or speaks to a
 * peer, in all its threads together, and ends it by SIGKILL at the one that was asked for.
 *
 * The file that NTH_WRITE names is shared with the test: calls so far, calls left until the end (0: none is
 * asked for), whether half of the last write still happens (2: it is not ended but stopped before it, as by SIGSTOP,
 * and goes on when it is woken; 3 and 4: the call fails with EIO or ENOSPC, and so does every later one of its kind
 * for ENOSPC; 5: every call that changes a file fails with ENOSPC, and peers are still spoken to), whether the end has come. strace counts per
 * thread and per call, so it cannot be asked for the n-th write of a program. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { COUNTED, LEFT, HALF, OVER, FIELDS };
static uint64_t *shared;

__attribute__((constructor)) static void attach(void) {
  const char *path = getenv("NTH_WRITE");
  int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
  if (file < 0) return;
  void *page = mmap(NULL, FIELDS * sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (page != MAP_FAILED) shared = page;
}

/* Threads wake each other by descriptors that are neither file nor peer; those do not count. */
static int counts(int descriptor) {
  struct stat about;
  if (descriptor < 0) return 1;
  if (fstat(descriptor, &about) != 0) return 0;
  return S_ISREG(about.st_mode) || S_ISSOCK(about.st_mode) || S_ISFIFO(about.st_mode);
}

static int is_file(int descriptor) {
  struct stat about;
  return descriptor >= 0 && fstat(descriptor, &about) == 0 && S_ISREG(about.st_mode);
}

static int is_last(int descriptor) {
  if (!shared || !counts(descriptor)) return 0;
  if (__atomic_load_n(&shared[HALF], __ATOMIC_SEQ_CST) == 5) return is_file(descriptor);
  while (__atomic_load_n(&shared[OVER], __ATOMIC_SEQ_CST)) pause();
  __atomic_fetch_add(&shared[COUNTED], 1, __ATOMIC_SEQ_CST);
  uint64_t left = __atomic_load_n(&shared[LEFT], __ATOMIC_SEQ_CST);
  while (left > 0) {
    if (!__atomic_compare_exchange_n(&shared[LEFT], &left, left - 1, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
      continue;
    if (left == 1) __atomic_store_n(&shared[OVER], 1, __ATOMIC_SEQ_CST);
    return left == 1;
  }
  return 0;
}

static void end(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

/* All threads stop here until the test says that it is over, and somebody continues the process. */
static void stop(void) {
  __atomic_store_n(&shared[OVER], 0, __ATOMIC_SEQ_CST);
  kill(getpid(), SIGSTOP);
}

/* A disk that is full stays full; one that failed once may work again, which is the worse case. */
static int fails(void) {
  if (shared[HALF] == 5) return ENOSPC;
  if (shared[HALF] == 4) __atomic_store_n(&shared[LEFT], 1, __ATOMIC_SEQ_CST);
  __atomic_store_n(&shared[OVER], 0, __ATOMIC_SEQ_CST);
  return shared[HALF] == 4 ? ENOSPC : EIO;
}

/* `half` is what happens of the last call when half of it is asked for. */
#define GUARDED(result, name, parameters, arguments, descriptor, half)                    \
  result name parameters {                                                                \
    static result(*real) parameters;                                                      \
    if (!real) real = (result(*) parameters)dlsym(RTLD_NEXT, #name);                      \
    if (is_last(descriptor)) {                                                            \
      if (shared[HALF] > 2) { errno = fails(); return -1; }                               \
      if (shared[HALF] == 2) stop();                                                      \
      else {                                                                              \
        if (shared[HALF]) { half; }                                                       \
        end();                                                                            \
      }                                                                                   \
    }                                                                                     \
    return real arguments;                                                                \
  }
#define NOTHING (void)0

GUARDED(ssize_t, write, (int d, const void *b, size_t n), (d, b, n), d, (void)!real(d, b, n / 2))
GUARDED(ssize_t, pwrite, (int d, const void *b, size_t n, off_t o), (d, b, n, o), d, (void)!real(d, b, n / 2, o))
GUARDED(ssize_t, pwrite64, (int d, const void *b, size_t n, off64_t o), (d, b, n, o), d, (void)!real(d, b, n / 2, o))
GUARDED(ssize_t, send, (int d, const void *b, size_t n, int f), (d, b, n, f), d, (void)real(d, b, n / 2, f))
GUARDED(ssize_t, sendto, (int d, const void *b, size_t n, int f, const struct sockaddr *a, socklen_t l),
        (d, b, n, f, a, l), d, (void)real(d, b, n / 2, f, a, l))
GUARDED(ssize_t, sendmsg, (int d, const struct msghdr *m, int f), (d, m, f), d, NOTHING)
GUARDED(ssize_t, writev, (int d, const struct iovec *v, int n), (d, v, n), d, NOTHING)
GUARDED(ssize_t, pwritev, (int d, const struct iovec *v, int n, off_t o), (d, v, n, o), d, NOTHING)
GUARDED(ssize_t, pwritev64, (int d, const struct iovec *v, int n, off64_t o), (d, v, n, o), d, NOTHING)
GUARDED(int, fsync, (int d), (d), d, NOTHING)
GUARDED(int, fdatasync, (int d), (d), d, NOTHING)
GUARDED(int, ftruncate, (int d, off_t n), (d, n), d, NOTHING)
GUARDED(int, ftruncate64, (int d, off64_t n), (d, n), d, NOTHING)
GUARDED(int, fallocate, (int d, int m, off_t o, off_t n), (d, m, o, n), d, NOTHING)
GUARDED(int, posix_fallocate, (int d, off_t o, off_t n), (d, o, n), d, NOTHING)
GUARDED(int, posix_fallocate64, (int d, off64_t o, off64_t n), (d, o, n), d, NOTHING)
GUARDED(int, unlink, (const char *p), (p), -1, NOTHING)
GUARDED(int, unlinkat, (int d, const char *p, int f), (d, p, f), -1, NOTHING)
GUARDED(int, rename, (const char *a, const char *b), (a, b), -1, NOTHING)
