/* A disk that takes RAVELIN_BENCH_FSYNC_US microseconds longer to say that it has everything, as one
   behind a network does. Loaded before the program by LD_PRELOAD. */
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void wait_a_little(void) {
    const char *text = getenv("RAVELIN_BENCH_FSYNC_US");
    long micros = text ? atol(text) : 0;
    struct timespec time = {micros / 1000000, (micros % 1000000) * 1000};
    nanosleep(&time, NULL);
}

int fsync(int file) {
    wait_a_little();
    return (int)syscall(SYS_fsync, file);
}

int fdatasync(int file) {
    wait_a_little();
    return (int)syscall(SYS_fdatasync, file);
}
