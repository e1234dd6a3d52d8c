package credential

import (
	"os"
	"runtime"
	"strings"
)

// InstanceHere tells, without a request, whether this machine may have instance
// metadata: an address for it is configured, or the hardware says EC2. Where
// the hardware cannot be asked so, it may.
// Source: EC2 User Guide, "Detect whether a host is an EC2 instance".
func InstanceHere(env func(string) string) bool {
	if env("AWS_EC2_METADATA_SERVICE_ENDPOINT") != "" {
		return true
	}
	if runtime.GOOS != "linux" {
		return true
	}
	return hardwareIsEC2(os.ReadFile)
}

func hardwareIsEC2(read func(string) ([]byte, error)) bool {
	for _, file := range []string{"/sys/class/dmi/id/sys_vendor", "/sys/class/dmi/id/board_vendor", "/sys/class/dmi/id/bios_vendor"} {
		if text, err := read(file); err == nil && strings.HasPrefix(string(text), "Amazon EC2") {
			return true
		}
	}
	uuid, err := read("/sys/hypervisor/uuid") // Xen instances
	return err == nil && strings.HasPrefix(strings.ToLower(string(uuid)), "ec2")
}
