#!/bin/sh
# Makes the root of an image: `root.sh PROGRAM FOLDER` puts a program into a folder together with what it loads
# and reads, and nothing else. It runs on the machine, or in the image, that the program was built on.
set -eu
program=$1
root=$2

mkdir -p "$root/usr/local/bin" "$root/etc/ssl/certs" "$root/var/lib" "$root/tmp"
chmod 1777 "$root/tmp"
install -m 0755 "$program" "$root/usr/local/bin/ravelin"

# The loader and the libraries, each where the program looks for it. The linker tells which; a line without a
# path is the kernel's own.
ldd "$program" | sed -n -e 's/.*=> \(\/[^ ]*\) .*/\1/p' -e 's/^[[:space:]]*\(\/[^ ]*\) (.*/\1/p' |
while read -r library; do
    install -D -m 0755 "$(realpath "$library")" "$root$library"
done

install -m 0644 /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
# One user, without a shell or a password. Names of hosts come from the files and from DNS.
echo 'ravelin:x:65532:65532:ravelin:/var/lib/ravelin:/sbin/nologin' > "$root/etc/passwd"
echo 'ravelin:x:65532:' > "$root/etc/group"
echo 'hosts: files dns' > "$root/etc/nsswitch.conf"
