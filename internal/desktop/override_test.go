package desktop

import (
	"slices"
	"testing"
)

func TestSettingsOverrideTheShell(t *testing.T) {
	got := Overrides("AWS_PROFILE=prod\r\n  https_proxy = x\nhttps_proxy=http://p:3128\n# note\nLD_PRELOAD=/x\n\nAWS_REGION\nAWS_CA_BUNDLE=\n")
	if want := []string{"AWS_PROFILE=prod", "https_proxy=http://p:3128", "AWS_CA_BUNDLE="}; !slices.Equal(got, want) {
		t.Errorf("understood is %q", got)
	}
	s := On([]string{"AWS_PROFILE=shell", "HOME=/h"}).With(got)
	if s.get("AWS_PROFILE") != "prod" || s.get("HOME") != "/h" {
		t.Errorf("in force is %q", s.Environ())
	}
}

func TestCredentialsAreLeftOut(t *testing.T) {
	before := []string{"AWS_ACCESS_KEY_ID=a", "AWS_SECRET_ACCESS_KEY=b", "aws_session_token=c", "AWS_PROFILE=p", "AWS_SHARED_CREDENTIALS_FILE=f", "X"}
	got := WithoutCredentials(before)
	if want := []string{"AWS_PROFILE=p", "AWS_SHARED_CREDENTIALS_FILE=f", "X"}; !slices.Equal(got, want) || before[0] != "AWS_ACCESS_KEY_ID=a" {
		t.Errorf("left are %q", got)
	}
}
