package credential

import (
	"errors"
	"testing"
)

func TestHardwareIsEC2(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  bool
	}{
		"Nitro":          {map[string]string{"/sys/class/dmi/id/sys_vendor": "Amazon EC2\n"}, true},
		"Xen":            {map[string]string{"/sys/hypervisor/uuid": "ec2e1916-9099-7caf-fd21-012345abcdef\n"}, true},
		"a laptop":       {map[string]string{"/sys/class/dmi/id/sys_vendor": "LENOVO\n", "/sys/hypervisor/uuid": "45e12aec"}, false},
		"nothing to see": {nil, false},
	} {
		read := func(file string) ([]byte, error) {
			if text, ok := c.files[file]; ok {
				return []byte(text), nil
			}
			return nil, errors.New("no such file")
		}
		if got := hardwareIsEC2(read); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestAConfiguredEndpointIsMetadata(t *testing.T) {
	env := func(name string) string {
		return map[string]string{"AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:1"}[name]
	}
	if !InstanceHere(env) {
		t.Error("the configured endpoint is not seen")
	}
}
