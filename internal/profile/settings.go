package profile

import (
	"net"
	"net/url"
	"strings"

	"daypass/internal/chain"
)

// defaults are the settings that the environment imposes on every profile.
type defaults struct {
	region          string
	endpoint        string
	endpointProblem *Problem
	ignoreEndpoints bool
	fips            string
	caBundle        string
}

func readDefaults(env Environment) (defaults, []Problem) {
	d := defaults{
		region:          env(envRegion),
		ignoreEndpoints: isTrue(env(envIgnoreEndpoints)),
		fips:            env(envUseFIPS),
		caBundle:        env(envCABundle),
	}
	variable := envRegion
	if d.region == "" {
		variable, d.region = envDefaultRegion, env(envDefaultRegion)
	}
	var problems []Problem
	if d.region != "" && !chain.IsRegion(d.region) {
		problems = append(problems, Problem{Code: KeyMalformed, Key: variable, Value: shown(d.region)})
		d.region = ""
	}
	for _, variable := range []string{envEndpointURLSTS, envEndpointURL} {
		if text := env(variable); text != "" && d.endpoint == "" && !d.ignoreEndpoints {
			d.endpoint, d.endpointProblem = endpoint(text, Problem{Code: KeyMalformed, Key: variable})
			if d.endpointProblem != nil {
				break
			}
		}
	}
	return d, problems
}

// isTrue is the CLI's reading of a boolean.
func isTrue(text string) bool { return strings.EqualFold(text, "true") }

// settle gives a chain what is not its way: partition, region, and where and how
// requests go. All hops use the settings of the profile that was asked for, not
// those of its sources.
func (r *resolver) settle(c *chain.Chain, s *sources) *Problem {
	c.SAMLSignIn = s.text(keySAMLSignIn)
	c.UseFIPS = isTrue(first(r.settings.fips, s.text(keyUseFIPS)))
	c.CABundle = r.settings.caBundle
	if bundle, ok := s.find(keyCABundle); ok && c.CABundle == "" {
		c.CABundle = unquoted(bundle.raw())
	}
	c.CABundle = expandHome(c.CABundle, r.home)
	problem := r.locate(c, s)
	endpoint, endpointProblem := r.endpoint(s)
	c.STSEndpoint = endpoint
	if problem == nil {
		problem = endpointProblem
	}
	return problem
}

// locate gives partition and region. The environment's region comes before the
// profile's, as in the CLI; a region of another partition is of no use to the
// chain and is passed over.
func (r *resolver) locate(c *chain.Chain, s *sources) *Problem {
	own := s.text(keyRegion)
	var problem *Problem
	if own != "" && !chain.IsRegion(own) {
		if r.settings.region == "" {
			problem = malformed(s, keyRegion)
		}
		own = ""
	}
	c.Partition = partitionOf(*c)
	if c.Partition == "" {
		c.Partition = chain.PartitionOfRegion(first(own, r.settings.region))
	}
	c.Region = c.Partition.DefaultRegion()
	for _, region := range []string{r.settings.region, own} {
		if region != "" && chain.PartitionOfRegion(region) == c.Partition {
			c.Region = region
			break
		}
	}
	return problem
}

// partitionOf is what the chain itself says of its partition, "" when it says
// nothing.
func partitionOf(c chain.Chain) chain.Partition {
	if hop, ok := c.Target(); ok {
		return hop.Role.Partition
	}
	switch c.Origin.Kind {
	case chain.Login:
		_, rest, _ := strings.Cut(c.Origin.LoginSession, ":")
		partition, _, _ := strings.Cut(rest, ":")
		return chain.Partition(partition)
	case chain.SSO:
		return chain.PartitionOfRegion(c.Origin.SSO.Region)
	}
	return c.Origin.Tool.Role.Partition
}

// endpoint is where STS is, "" for AWS's own. The order is the CLI's and the
// SDKs': the variable for STS, that for all services, the services section, the
// profile.
func (r *resolver) endpoint(s *sources) (string, *Problem) {
	if r.settings.ignoreEndpoints || isTrue(s.text(keyIgnoreEndpoints)) {
		return "", nil
	}
	if r.settings.endpoint != "" || r.settings.endpointProblem != nil {
		return r.settings.endpoint, r.settings.endpointProblem
	}
	if name := s.text(keyServices); name != "" {
		services := r.services[name]
		if services == nil {
			return "", &Problem{Code: ServicesMissing, Position: s.position(keyServices), Key: keyServices.String(), Value: shown(name)}
		}
		if sts := services.find(keySTS); sts != nil {
			if text, line := sts.nested(keyEndpointURL); text != "" {
				return endpoint(text, Problem{Code: KeyMalformed, Key: keyEndpointURL.String(), Position: services.position(line)})
			}
		}
	}
	if text := s.text(keyEndpointURL); text != "" {
		return endpoint(text, Problem{Code: KeyMalformed, Key: keyEndpointURL.String(), Position: s.position(keyEndpointURL)})
	}
	return "", nil
}

// endpoint takes https, or http on this machine: whole requests go there. A
// password in the URL is refused, and never shown.
func endpoint(text string, otherwise Problem) (string, *Problem) {
	parsed, err := url.Parse(text)
	switch {
	case err != nil || parsed.Host == "":
		return "", &otherwise
	case parsed.User != nil:
		otherwise.Value = shown(parsed.Redacted())
		return "", &otherwise
	case parsed.Scheme == "https", parsed.Scheme == "http" && isLoopback(parsed.Hostname()):
		return text, nil
	}
	otherwise.Value = shown(text)
	return "", &otherwise
}

func isLoopback(host string) bool {
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}

func first(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}
