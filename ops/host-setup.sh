#!/usr/bin/env bash
# Sets a host up for llmm: keeps interrupts and kernel work off isolated cores, full frequency, shallow sleep, pages, swap, socket buffers.
# Shows by default and changes nothing; --apply sets and remembers what was there; --revert puts it back. Again and again it does no more than once.
# What only the kernel's command line can do (isolating cores) is in ops/README.md; `llmm preflight` checks all of it.
set -euo pipefail
export LC_ALL=C

usage() {
    cat <<'USAGE'
Usage: host-setup.sh [--cores LIST] [--hugepages N] [--apply] [--state FILE]
       host-setup.sh --revert FILE

  --cores LIST    isolated cores, like 2-5,8; default: those that the kernel isolates
  --hugepages N   so many explicit huge pages; llmm needs none, default: left alone
  --apply         sets what is shown; needs root
  --state FILE    where --apply remembers what was there; default /run/llmm-host-setup/state, which a reboot forgets as it does the settings
  --revert FILE   puts back what such a file remembers, and removes it; needs root

The variable ROOT names a directory that stands for / (for tests).
USAGE
}

fail() {
    echo "host-setup.sh: $1" >&2
    exit "${2:-1}"
}

root=${ROOT:-}
state=$root/run/llmm-host-setup/state
cores='' is_cores_given=no hugepages='' mode=show revert=''
while [ $# -gt 0 ]; do
    case $1 in
        --cores | --hugepages | --state | --revert) [ $# -ge 2 ] || fail "$1 needs a value; try --help" 2 ;;
    esac
    case $1 in
        --cores) cores=$2 is_cores_given=yes && shift ;;
        --hugepages) hugepages=$2 && shift ;;
        --state) state=$2 && shift ;;
        --apply) mode=apply ;;
        --revert) mode=revert revert=$2 && shift ;;
        --help | -h) usage && exit 0 ;;
        *) fail "$1: no such option; try --help" 2 ;;
    esac
    shift
done
[[ $hugepages =~ ^[0-9]*$ ]] || fail "--hugepages: \"$hugepages\" is not a number" 2
if [ "$mode" != show ] && [ -z "$root" ] && [ "$(id -u)" -ne 0 ]; then fail "--$mode needs root: sudo $0 ..."; fi

changed=0 as_wanted=0 refused=0

# ---- lists of cores: "0-3,8" <-> "0 1 2 3 8", and masks "ff,00000003" of 32 bits a group, the lowest last

expand() { # LIST -> cores, one a line
    local part first last
    for part in ${1//,/ }; do
        [[ $part =~ ^([0-9]{1,4})(-([0-9]{1,4}))?$ ]] || return 1
        first=$((10#${BASH_REMATCH[1]})) last=$((10#${BASH_REMATCH[3]:-$first}))
        [ "$first" -le "$last" ] || return 1
        seq "$first" "$last"
    done
}

compress() { # cores on standard input -> LIST
    sort -nu | awk '
        NR == 1 { first = last = $1; next }
        $1 == last + 1 { last = $1; next }
        { out = out sep (first == last ? first : first "-" last); sep = ","; first = last = $1 }
        END { if (NR) print out sep (first == last ? first : first "-" last) }'
}

without() { # LIST LIST -> the first without the second
    comm -23 <(expand "$1" | sort -u) <(expand "$2" | sort -u) | compress
}

overlap() { # LIST LIST -> what is in both
    comm -12 <(expand "$1" | sort -u) <(expand "$2" | sort -u) | compress
}

mask_to_list() { # MASK -> LIST
    local groups group bit index=0
    IFS=, read -ra groups <<< "$1"
    for ((group = ${#groups[@]} - 1; group >= 0; group--)); do
        for ((bit = 0; bit < 32; bit++)); do
            if (((16#${groups[group]} >> bit) & 1)); then echo $((index * 32 + bit)); fi
        done
        index=$((index + 1))
    done | compress
}

list_to_mask() { # LIST -> MASK
    local core words=(0) text='' word
    for core in $(expand "$1"); do
        while [ ${#words[@]} -le $((core / 32)) ]; do words+=(0); done
        words[core / 32]=$((words[core / 32] | (1 << (core % 32))))
    done
    for word in "${words[@]}"; do text=$(printf '%08x' "$word")${text:+,}$text; done
    echo "$text"
}

# ---- one setting

current() { # PATH -> its value; of "always [madvise] never" the chosen word
    local text
    text=$(cat "$1" 2> /dev/null) || return 1
    if [[ $text =~ \[([^]]+)\] ]]; then echo "${BASH_REMATCH[1]}"; else echo "$text"; fi
}

remember() { # PATH VALUE: only the first value of a path, which is the one that was there before us
    mkdir -p "$(dirname "$state")"
    touch "$state"
    if ! cut -f1 "$state" | grep -Fxq -- "$1"; then printf '%s\t%s\n' "$1" "$2" >> "$state"; fi
}

put() { # PATH VALUE -> whether the kernel took it
    printf '%s\n' "$2" 2> /dev/null > "$1"
}

settle() { # PATH FOUND WANTED [NOTE]: shows the step, and takes it where that was asked for
    local path=$1 found=$2 wanted=$3 note=${4:+ ($4)} shown=${1#"$root"}
    if [ "$found" = "$wanted" ]; then
        as_wanted=$((as_wanted + 1))
        echo "$shown: $found, as wanted$note"
        return
    fi
    if [ "$mode" = show ]; then
        changed=$((changed + 1))
        echo "$shown: $found -> $wanted$note"
        return
    fi
    if [ "$mode" = apply ]; then remember "$shown" "$found"; fi
    if put "$path" "$wanted"; then
        changed=$((changed + 1))
        echo "$shown: $found -> $wanted$note"
    else
        refused=$((refused + 1))
        echo "$shown: $found stays, the kernel refuses $wanted$note"
    fi
}

set_value() { # PATH WANTED [NOTE]
    local found
    if found=$(current "$root$1"); then settle "$root$1" "$found" "$2" "${3:-}"; else echo "$1: not there"; fi
}

set_at_least() { # PATH NUMBER
    local found
    if ! found=$(current "$root$1"); then echo "$1: not there"; else settle "$root$1" "$found" $((found < $2 ? $2 : found)); fi
}

set_at_most() { # PATH NUMBER
    local found
    if ! found=$(current "$root$1"); then echo "$1: not there"; else settle "$root$1" "$found" $((found > $2 ? $2 : found)); fi
}

keep_off() { # PATH list|mask [NOTE]: takes the isolated cores out of a set of cores, and leaves a set alone that has none of them
    local found cores_now left
    found=$(current "$root$1") || { echo "$1: not there" && return; }
    if [ "$2" = mask ]; then cores_now=$(mask_to_list "$found"); else cores_now=$found; fi
    if [ -z "$(overlap "$cores_now" "$cores")" ]; then
        settle "$root$1" "$found" "$found" "${3:-}"
        return
    fi
    left=$(without "$cores_now" "$cores")
    left=${left:-$rest}
    if [ "$2" = mask ]; then left=$(list_to_mask "$left"); fi
    settle "$root$1" "$found" "$left" "${3:-}"
}

# ---- back

if [ "$mode" = revert ]; then
    [ -r "$revert" ] || fail "$revert: cannot be read"
    while IFS=$'\t' read -r path value; do
        if [ -z "$path" ]; then continue; fi
        set_value "$path" "$value"
    done < <(tac "$revert")
    echo "$changed put back, $as_wanted already so, $refused refused"
    [ "$refused" -eq 0 ] || fail "$revert is kept: not everything could be put back"
    rm -f "$revert"
    exit 0
fi

# ---- there

cpu=/sys/devices/system/cpu
online=$(current "$root$cpu/online") || fail "$cpu/online: cannot be read"
if [ "$is_cores_given" = no ]; then cores=$(current "$root$cpu/isolated" || true); fi
expand "$cores" > /dev/null || fail "--cores: \"$cores\" is not a list of cores like 2-5,8" 2
if [ "$is_cores_given" = yes ] && [ -z "$cores" ]; then fail '--cores: the list is empty' 2; fi
absent=$(without "$cores" "$online")
[ -z "$absent" ] || fail "--cores: core $absent is not online; online are $online" 2
rest=$(without "$online" "$cores")
[ -n "$rest" ] || fail "--cores: nothing is left for the rest of the system; online are $online" 2

if [ -z "$cores" ]; then
    echo 'no core is isolated and none was named: interrupts, kernel work and sleep states are left alone (ops/README.md, "Kernel command line")'
else
    echo "isolated cores $cores, the rest $rest"
    for directory in "$root"/proc/irq/[0-9]*; do
        if [ ! -d "$directory" ]; then continue; fi
        # The kernel manages some interrupts itself and refuses: with isolcpus=managed_irq it keeps them off on its own.
        keep_off "${directory#"$root"}/smp_affinity_list" list
    done
    keep_off /proc/irq/default_smp_affinity mask 'interrupts to come'
    keep_off /sys/devices/virtual/workqueue/cpumask mask 'unbound kernel work'
    keep_off /proc/sys/kernel/watchdog_cpumask list 'lock-up watchdogs'
    for core in $(expand "$cores"); do
        for idle_state in "$root$cpu/cpu$core"/cpuidle/state[0-9]*; do
            if [ ! -r "$idle_state/latency" ]; then continue; fi
            if [ "$(cat "$idle_state/latency")" -gt 10 ]; then
                set_value "${idle_state#"$root"}/disable" 1 "$(cat "$idle_state/name"), $(cat "$idle_state/latency") us to leave"
            fi
        done
    done
    if grep -qsx irqbalance "$root"/proc/[0-9]*/comm; then
        echo "irqbalance runs: give it IRQBALANCE_BANNED_CPULIST=$cores in /etc/default/irqbalance unless the kernel isolates these cores, or switch it off"
    fi
fi

for core in $(expand "$online"); do
    if [ -e "$root$cpu/cpu$core/cpufreq/scaling_governor" ]; then set_value "$cpu/cpu$core/cpufreq/scaling_governor" performance; fi
done
set_value /sys/kernel/mm/transparent_hugepage/enabled madvise
set_value /sys/kernel/mm/transparent_hugepage/defrag madvise
set_at_most /proc/sys/vm/swappiness 1
set_at_least /proc/sys/net/core/rmem_max 16777216
set_value /proc/sys/kernel/numa_balancing 0
if [ -n "$hugepages" ]; then set_value /proc/sys/vm/nr_hugepages "$hugepages"; fi

if [ "$mode" = show ]; then
    echo "$changed to change, $as_wanted as wanted; nothing was changed, --apply does"
else
    echo "$changed changed, $as_wanted as wanted, $refused refused; to undo: host-setup.sh --revert $state"
fi
