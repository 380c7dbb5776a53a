#!/bin/sh
# Writes the root file system of the base image to stdout, as a tar for `docker import`:
#
#   set -o pipefail; docker/base/build.sh | docker import - oomlab/base:bookworm
#
# (Mind its exit status: docker imports the empty output of a failed build without complaint.)
#
# It stands in for debian:bookworm-slim where no image registry can be reached. What apt inside the
# image is told about mirrors, proxies and certificates is what apt on this host uses, so that
# `apt-get install` in a Dockerfile works wherever it works here.
#
# Needs mmdebstrap and apt, and root or unprivileged user namespaces. Takes about 20 s.
# Exit 3: mmdebstrap is missing, or stdout is a terminal. Otherwise mmdebstrap's own exit status.
set -eu

suite=bookworm

command -v mmdebstrap >/dev/null || {
  echo "build.sh: mmdebstrap is not installed" >&2
  echo "build.sh: apt-get install mmdebstrap" >&2
  exit 3
}
if [ -t 1 ]; then
  echo "build.sh: will not write a tar to a terminal" >&2
  echo "build.sh: pipe it, as in: build.sh | docker import - oomlab/base:$suite" >&2
  exit 3
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Debian's own archives of this suite, as apt on this host resolves them. Other vendors' archives
# stay out: their keys are not in the image. Empty on another distribution or release, where
# mmdebstrap then takes Debian's public mirrors.
host_mirrors() {
  apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' \
    'Created-By: Packages' 'Origin: Debian' |
    grep -E "^deb https?://[^ ]+ $suite(-updates|-security)? " | sort -u
}

# How this host's apt reaches its mirrors: proxies, certificates, what it is lenient about.
host_transport() {
  apt-config dump |
    grep -E '^Acquire::((https?::.*|Check-(Date|Valid-Until)|Max-FutureTime|Retries|ForceIPv[46]) ".+"|https?::Proxy)' || true
}

host_mirrors >"$work/host.list" || true
host_transport >"$work/transport"

set --
[ ! -s "$work/host.list" ] || set -- "$work/host.list"

# Local certificate authorities are only laid where update-ca-certificates looks: an image that
# installs ca-certificates trusts them, as the host does. An https mirror needs them at once.
include=
! grep -q ' https:' "$work/host.list" || include=ca-certificates

# What keeps layers small. Laid at the end: mmdebstrap itself needs the packages that it downloads.
cat >"$work/95image" <<'EOF'
Acquire::Languages "none";
Acquire::GzipIndexes "true";
APT::Install-Recommends "false";
APT::Keep-Downloaded-Packages "false";
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
EOF

# /usr/share/man/man1 has to exist, though empty: openjdk's postinst makes links in it.
# shellcheck disable=SC2016  # $1 is the root directory that mmdebstrap hands to a hook
mmdebstrap --quiet --variant=minbase --format=tar \
  ${include:+"--include=$include"} \
  --aptopt="$work/transport" \
  --dpkgopt='force-unsafe-io' \
  --dpkgopt='path-exclude=/usr/share/doc/*' \
  --dpkgopt='path-include=/usr/share/doc/*/copyright' \
  --dpkgopt='path-exclude=/usr/share/info/*' \
  --dpkgopt='path-exclude=/usr/share/locale/*' \
  --dpkgopt='path-exclude=/usr/share/man/*' \
  --setup-hook='mkdir -p "$1/usr/local/share/ca-certificates"' \
  --setup-hook='cp /usr/local/share/ca-certificates/*.crt "$1/usr/local/share/ca-certificates/" 2>/dev/null || true' \
  --customize-hook="copy-in $work/95image /etc/apt/apt.conf.d" \
  --customize-hook='rm -f "$1"/var/cache/apt/*.bin' \
  --customize-hook='mkdir -p "$1/usr/share/man/man1"' \
  --customize-hook='printf "#!/bin/sh\nexit 101\n" >"$1/usr/sbin/policy-rc.d" && chmod 755 "$1/usr/sbin/policy-rc.d"' \
  --customize-hook='rm -f "$1/etc/hostname" "$1/etc/resolv.conf"' \
  "$suite" - "$@"
