# Read by the scripts beside it: words on the terminal, and Debian's packages where they may be installed.

say() {
    printf '%s\n' "$*" >&2
}

fail() {
    for line in "$@"; do say "$line"; done
    exit 1
}

# Prints how this person may install packages: nothing for root, "sudo -n" with a passwordless sudo.
as_root() {
    command -v apt-get >/dev/null 2>&1 || return 1
    [ "$(id -u)" = 0 ] && return 0
    command -v sudo >/dev/null 2>&1 && sudo -n true >/dev/null 2>&1 || return 1
    printf 'sudo -n'
}

# install_packages NAME...: 0 when installed; 1 when it may not be done or failed (the log's end is shown).
install_packages() {
    prefix=$(as_root) || return 1
    log=$(mktemp)
    apt="$prefix env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Acquire::Retries=1 -o Acquire::http::Timeout=20 -o DPkg::Lock::Timeout=60"
    say "Installing from Debian's archive: $*"
    if $apt install -y --no-install-recommends "$@" >"$log" 2>&1 </dev/null ||
        { $apt update >"$log" 2>&1 </dev/null && $apt install -y --no-install-recommends "$@" >>"$log" 2>&1 </dev/null; }; then
        rm -f "$log"
        return 0
    fi
    say "  This did not work:"
    tail -n 3 "$log" | sed 's/^/  /' >&2
    rm -f "$log"
    return 1
}
