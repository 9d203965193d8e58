#!/bin/bash
# The first process of a machine of its own: namespaces, a copy-on-write view
# of this machine's files, and systemd as process 1, with the units as they are
# shipped. What /probe says is in $1/said; it ends with "end".
set -eu
dir=$1 top=$2
root=$dir/root

mount -t tmpfs tmpfs "$dir/disk"
mkdir "$dir/disk/upper" "$dir/disk/work"
mount -t overlay overlay -o \
    "lowerdir=/,upperdir=$dir/disk/upper,workdir=$dir/disk/work" "$root"

# Installed, as README says.
rm -rf "$root"/etc/systemd/system/* "$root"/etc/{nginx,exagate}
mkdir -p "$root"/etc/{exagate,nginx/conf.d,sysusers.d,tmpfiles.d} \
    "$root"/etc/systemd/system/exabgp.service.d
cp "$EXAGATE" "$EXAGATE_RELAY" "$root/usr/bin/"
cp "$top"/systemd/exagate.{service,socket} "$root/etc/systemd/system/"
cp "$top/systemd/exagate.sysusers" "$root/etc/sysusers.d/exagate.conf"
cp "$top/systemd/exagate.tmpfiles" "$root/etc/tmpfiles.d/exagate.conf"
cp "$top/systemd/exabgp-exagate.conf" \
    "$root/etc/systemd/system/exabgp.service.d/exagate.conf"
cp "$top/exabgp/exagate.conf" "$root/etc/exabgp/exabgp.conf"
cp "$top/exabgp/exabgp.env" "$root/etc/exabgp/exabgp.env"
sed "s/worker_rlimit_nofile.*/worker_rlimit_nofile $(ulimit -Hn);/" \
    "$top/nginx/nginx.conf" >"$root/etc/nginx/nginx.conf"
cp "$top/nginx/exagate.conf" "$root/etc/nginx/conf.d/"
cp -r "$top/nginx/exagate" "$root/etc/nginx/"
echo "admin:$(openssl passwd -apr1 admin)" >"$root/etc/nginx/exagate/passwd"
cat >"$root/etc/bird.conf" <<-END
	router id 192.0.2.2;
	protocol device { }
	protocol bgp exabgp {
		local 192.0.2.2 as 65000;
		neighbor 192.0.2.1 as 65001;
		multihop;
		connect retry time 1;
		ipv4 { import all; export none; };
		ipv6 { import all; export none; };
	}
END
cp "$top/tests/bats/systemd-probe.sh" "$root/probe"
cat >"$root/etc/systemd/system/probe.service" <<-END
	[Unit]
	DefaultDependencies=no
	[Service]
	Type=oneshot
	ExecStart=/bin/bash /probe
	StandardOutput=file:/said
	StandardError=file:/said
END
printf '[Unit]\nRequires=probe.service\n' >"$root/etc/systemd/system/probe.target"

# Nothing of this machine's kernel is changed: no sysctl, no module.
mount -t proc proc "$root/proc"
mount --bind "$root/proc/sys" "$root/proc/sys"
mount -o remount,bind,ro "$root/proc/sys"
rm -rf "$root"/usr/lib/systemd/system/*.target.wants
mount -t sysfs -o ro sysfs "$root/sys"
mount -t tmpfs tmpfs "$root/run"
mount -t tmpfs tmpfs "$root/dev"
mkdir "$root/dev/pts" "$root/dev/shm"
for node in null:3 zero:5 full:7 random:8 urandom:9; do
	mknod -m 666 "$root/dev/${node%:*}" c 1 "${node#*:}"
done
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
	mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
else
	mount -t tmpfs tmpfs "$root/sys/fs/cgroup"
	mkdir "$root"/sys/fs/cgroup/{unified,systemd}
	mount -t cgroup -o none,name=systemd cgroup \
	    "$root/sys/fs/cgroup/systemd"
	mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup/unified"
fi
chroot "$root" sh -c 'install -D -m 640 /dev/null /etc/exagate/exagate.conf
	systemd-sysusers /etc/sysusers.d/exagate.conf
	systemd-tmpfiles --create /etc/tmpfiles.d/exagate.conf
	chgrp exagate /etc/exagate/exagate.conf'
cat "$top/exagate.conf.example" >"$root/etc/exagate/exagate.conf"

# What it says is read from outside, where this directory is.
: >"$dir/said"
: >"$root/said"
mount --bind "$dir/said" "$root/said"
mkdir "$root/old"
mount --make-rslave /
cd "$root"
pivot_root . old
exec env -i container=test PATH=/usr/sbin:/usr/bin:/sbin:/bin chroot . \
    /usr/lib/systemd/systemd --unit=probe.target --log-target=null
