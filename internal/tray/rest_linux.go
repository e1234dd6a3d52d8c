package tray

import (
	"bufio"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// unmapProgram lets go of the program's own pages: most were needed once, to
// start. The kernel maps them again from the file as they are needed. Only pages
// that nothing can have changed are let go of.
func unmapProgram() {
	for _, m := range unchanged() {
		// x/sys takes a slice; ours would be over memory that Go does not own.
		_, _, _ = unix.Syscall(unix.SYS_MADVISE, m.start, m.end-m.start, unix.MADV_DONTNEED)
	}
}

type mapping struct{ start, end uintptr }

// unchanged are the program's read-only mappings of its own file, without those
// that have a page of their own.
func unchanged() []mapping {
	own, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return nil
	}
	file, err := os.Open("/proc/self/smaps")
	if err != nil {
		return nil
	}
	defer func() { _ = file.Close() }()
	var found []mapping
	current := false
	for lines := bufio.NewScanner(file); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if m, ok := readOnly(fields, own); ok {
			found = append(found, m)
			current = true
			continue
		}
		switch {
		case len(fields) > 1 && !strings.HasSuffix(fields[0], ":"):
			current = false
		case current && len(fields) == 3 && fields[0] == "Anonymous:" && fields[1] != "0":
			found = found[:len(found)-1]
			current = false
		}
	}
	return found
}

// readOnly reads the first line of a mapping: "00400000-00a00000 r-xp … file".
func readOnly(fields []string, own string) (mapping, bool) {
	if len(fields) < 6 || fields[5] != own || (fields[1] != "r-xp" && fields[1] != "r--p") {
		return mapping{}, false
	}
	from, to, _ := strings.Cut(fields[0], "-")
	start, failedStart := strconv.ParseUint(from, 16, 64)
	end, failedEnd := strconv.ParseUint(to, 16, 64)
	return mapping{uintptr(start), uintptr(end)}, failedStart == nil && failedEnd == nil && start < end
}
