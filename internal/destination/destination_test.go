package destination

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"daypass/internal/chain"
)

func TestResolveGivesThePageThatIsMeant(t *testing.T) {
	const host = "https://eu-west-1.console.aws.amazon.com"
	for name, c := range map[string]struct {
		partition    chain.Partition
		region, text string
		want         string
	}{
		"home":               {chain.AWS, "eu-west-1", "", host + "/console/home?region=eu-west-1"},
		"home by name":       {chain.AWS, "eu-west-1", "home", host + "/console/home?region=eu-west-1"},
		"default region":     {chain.AWS, "", "", "https://us-east-1.console.aws.amazon.com/console/home?region=us-east-1"},
		"China":              {chain.China, "", "", "https://cn-north-1.console.amazonaws.cn/console/home?region=cn-north-1"},
		"GovCloud":           {chain.GovCloud, "us-gov-east-1", "ec2", "https://us-gov-east-1.console.amazonaws-us-gov.com/ec2/home?region=us-gov-east-1"},
		"Europe":             {chain.Europe, "", "s3", "https://eusc-de-east-1.console.amazonaws-eusc.eu/s3/buckets?region=eusc-de-east-1"},
		"service id":         {chain.AWS, "eu-west-1", "ec2", host + "/ec2/home?region=eu-west-1"},
		"any case":           {chain.AWS, "eu-west-1", " Lambda ", host + "/lambda/home?region=eu-west-1#/functions"},
		"AWS's name":         {chain.AWS, "eu-west-1", "step functions", host + "/states/home?region=eu-west-1"},
		"alias":              {chain.AWS, "eu-west-1", "sfn", host + "/states/home?region=eu-west-1"},
		"fragment":           {chain.AWS, "eu-west-1", "ebs", host + "/ec2/home?region=eu-west-1#Volumes:"},
		"global":             {chain.AWS, "eu-west-1", "iam", "https://console.aws.amazon.com/iam/home"},
		"global in China":    {chain.China, "", "iam", "https://console.amazonaws.cn/iam/home"},
		"support":            {chain.AWS, "eu-west-1", "support", "https://support.console.aws.amazon.com/support/home"},
		"not listed there":   {chain.China, "", "bedrock", "https://cn-north-1.console.amazonaws.cn/bedrock/home?region=cn-north-1"},
		"ARN":                {chain.AWS, "", "arn:aws:s3:::acme-logs", "https://console.aws.amazon.com/go/view?arn=arn%3Aaws%3As3%3A%3A%3Aacme-logs"},
		"ARN with slash":     {chain.China, "", "arn:aws-cn:iam::111122223333:role/x/Admin", "https://console.amazonaws.cn/go/view?arn=arn%3Aaws-cn%3Aiam%3A%3A111122223333%3Arole%2Fx%2FAdmin"},
		"URL":                {chain.AWS, "us-east-1", host + "/ec2/home?region=eu-west-1#Instances:v=3;$case=tags:true", host + "/ec2/home?region=eu-west-1#Instances:v=3;$case=tags:true"},
		"URL, host any case": {chain.AWS, "", "HTTPS://Console.AWS.amazon.com/iam/home", "https://console.aws.amazon.com/iam/home"},
		"session label": {chain.AWS, "", "https://111122223333-abcd1234.eu-west-1.console.aws.amazon.com/ec2/home",
			host + "/ec2/home"},
		"bucket called logout": {chain.AWS, "", host + "/s3/buckets/logout", host + "/s3/buckets/logout"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Resolve(c.partition, c.region, c.text)
			if err != nil || got != c.want {
				t.Errorf("got %q, %v; want %q", got, err, c.want)
			}
		})
	}
}

func TestResolveRefusesWhatIsNoConsole(t *testing.T) {
	const host = "https://eu-west-1.console.aws.amazon.com"
	for text, want := range map[string]Code{
		"ec3":                            ServiceUnknown,
		"console.aws.amazon.cm":          ServiceUnknown,
		"javascript:alert(1)":            ServiceUnknown,
		"arn:aws:s3":                     ArnMalformed,
		"arn:aws:s3:::a b":               ArnMalformed,
		"arn:aws:ec2:eu@x:1:i":           ArnMalformed,
		"arn:moon:s3:::a":                ArnMalformed,
		"arn:aws-cn:s3:::a":              ArnForeign,
		"http://console.aws.amazon.com/": URLNotHTTPS,
		"javascript://console.aws.amazon.com/%0aalert(1)":                  URLNotHTTPS,
		"//console.aws.amazon.com/":                                        URLNotHTTPS,
		"https://console.aws.amazon.com:443/":                              URLMalformed,
		"https://console.aws.amazon.com:/":                                 URLMalformed,
		"https://me@console.aws.amazon.com/":                               URLMalformed,
		"https://evil.example\\.console.aws.amazon.com/":                   URLMalformed,
		"https://console.aws.amazon.com/a\nb":                              URLMalformed,
		"https://console.aws.amazon.com/%zz":                               URLMalformed,
		"https://console.aws.amazon.com/?a;b":                              URLMalformed,
		"https://console.aws.amazon.com.evil.example/":                     HostForeign,
		"https://evilconsole.aws.amazon.com/":                              HostForeign,
		"https://console.aws.amazon.com./":                                 HostForeign,
		"https://.console.aws.amazon.com/":                                 HostForeign,
		"https://a_b.console.aws.amazon.com/":                              HostForeign,
		"https://console.amazonaws.cn/":                                    HostForeign,
		"https://aws.amazon.com/":                                          HostForeign,
		"https://signin.aws.amazon.com/federation?Action=login":            HostForeign,
		"https://us-east-1.signin.console.aws.amazon.com/":                 SignInPage,
		"https://cn-north-1.console.aws.amazon.com/":                       RegionForeign,
		host + "/ec2/home?region=cn-north-1":                               RegionForeign,
		host + "/ec2/home?Region=x":                                        RegionMalformed,
		host + "/federation?Action=login":                                  SignInPage,
		host + "//federation":                                              SignInPage,
		host + "/x/%2e%2e/oauth":                                           SignInPage,
		host + "/%256fauth":                                                SignInPage,
		host + "/oauth;x=1?Action=logout":                                  SignInPage,
		host + "/console/logout!doLogout":                                  SignInPage,
		host + "/?action=Logout":                                           SignInPage,
		"https://console.aws.amazon.com/" + strings.Repeat("a", MaxLength): TooLong,
		host + "/" + strings.Repeat("é", 900):                              TooLong,
	} {
		got, err := Resolve(chain.AWS, "eu-west-1", text)
		var refused *Error
		if !errors.Is(err, ErrNoConsole) || !errors.As(err, &refused) || refused.Code != want {
			t.Errorf("%.80q: got %q, %v; want %s", text, got, err, want)
		}
	}
}

func TestResolveChecksPartitionAndRegion(t *testing.T) {
	for _, c := range []struct {
		partition chain.Partition
		region    string
		want      Code
	}{
		{chain.ISO, "", PartitionUnknown},
		{chain.ISOF, "us-isof-east-1", PartitionUnknown},
		{"moon", "", PartitionUnknown},
		{chain.AWS, "eu-west-1.evil.example", RegionMalformed},
		{chain.AWS, "cn-north-1", RegionForeign},
		{chain.China, "eu-west-1", RegionForeign},
	} {
		_, err := Resolve(c.partition, c.region, "ec2")
		var refused *Error
		if !errors.As(err, &refused) || refused.Code != c.want {
			t.Errorf("%s %s: got %v, want %s", c.partition, c.region, err, c.want)
		}
	}
}

func TestServicesResolveEverywhereTheyAreListed(t *testing.T) {
	if n := len(Services(chain.AWS)); n < 60 {
		t.Errorf("only %d services", n)
	}
	if len(Services(chain.ISO)) != 0 {
		t.Error("ISO has a console")
	}
	called := map[string]string{}
	for _, s := range services {
		for _, word := range s.words() {
			if other, taken := called[word]; taken && other != s.ID {
				t.Errorf("%q is both %s and %s", word, other, s.ID)
			}
			called[word] = s.ID
		}
	}
	for partition := range domains {
		for _, region := range Regions(partition) {
			for _, s := range Services(partition) {
				link, err := Resolve(partition, region, s.ID)
				if err != nil {
					t.Fatal(s.ID, err)
				}
				if again, err := Resolve(partition, "", link); again != link {
					t.Errorf("%s: %q becomes %q, %v", s.ID, link, again, err)
				}
			}
		}
	}
}

func TestSearchPutsTheNameFirst(t *testing.T) {
	first := func(text string) string {
		found := Search(chain.AWS, text)
		if len(found) == 0 {
			return ""
		}
		return found[0].ID
	}
	for text, want := range map[string]string{"ec2": "ec2", "Lam": "lambda", "queue": "sqs", "KUBERNETES": "eks", "sso": "identitycenter", "zzz": ""} {
		if got := first(text); got != want {
			t.Errorf("%q finds %q first, want %q", text, got, want)
		}
	}
	if len(Search(chain.AWS, "")) != len(Services(chain.AWS)) {
		t.Error("an empty search hides services")
	}
}

func FuzzResolve(f *testing.F) {
	for _, seed := range []string{"", "ec2", "arn:aws:s3:::x", "https://console.aws.amazon.com/a?b#c",
		"https://111122223333-abcd1234.eu-west-1.console.aws.amazon.com/", `https://a\b`, "https://K@x:1/%2f"} {
		f.Add("aws", "eu-west-1", seed)
		f.Add("aws-cn", "", strings.ReplaceAll(seed, "aws.amazon.com", "amazonaws.cn"))
	}
	f.Fuzz(func(t *testing.T, partition, region, text string) {
		got, err := Resolve(chain.Partition(partition), region, text)
		if err != nil {
			if !errors.Is(err, ErrNoConsole) {
				t.Fatalf("untyped error %v", err)
			}
			return
		}
		u, err := url.Parse(got)
		domain := domains[chain.Partition(partition)]
		if err != nil || u.Scheme != "https" || u.User != nil || u.Port() != "" || len(got) > MaxLength {
			t.Fatalf("%q is unsafe (%v)", got, err)
		}
		if u.Host != domain && !strings.HasSuffix(u.Host, "."+domain) || domain == "" {
			t.Fatalf("%q is not on %q", got, domain)
		}
		if sessionLabel().MatchString(u.Host) || strings.ContainsFunc(got, notInArn) || strings.Contains(got, `\`) {
			t.Fatalf("%q is not plain", got)
		}
		if again, err := Resolve(chain.Partition(partition), "", got); again != got {
			t.Fatalf("%q becomes %q, %v", got, again, err)
		}
	})
}
