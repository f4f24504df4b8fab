# Plain asserts for the launcher's tests: each check prints a line when it fails, `finish` prints the counts.
passed=0 failed=0

check() {
    local what=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $what"
    fi
}

equals() { [[ $1 == "$2" ]] || { echo "  expected: $2"$'\n'"  got:      $1"; return 1; }; }
contains() { [[ $1 == *"$2"* ]] || { echo "  looked for: $2"$'\n'"  in:         $1"; return 1; }; }

finish() {
    echo "$passed passed, $failed failed"
    ((failed == 0 && passed > 0))
}
