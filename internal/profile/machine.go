package profile

import (
	"strings"
	"time"

	"daypass/internal/chain"
)

// Names of the profiles that stand in no file.
const (
	EnvironmentProfile = "env:"
	InstanceProfile    = "ec2:"
	ContainerProfile   = "container:"
)

// machine is what the environment and the machine have by way of credentials.
// An origin of no kind is not there.
type machine struct {
	environment chain.Origin // keys in the environment
	instance    chain.Origin
	container   chain.Origin
	hops        []chain.Hop // of web identity in the environment
	web         chain.Origin
	problem     *Problem // of the environment's credentials
}

func readMachine(env Environment) machine {
	var m machine
	if env(envAccessKeyID) != "" {
		m.environment, m.problem = environmentKeys(env)
	} else if env(envTokenFile) != "" {
		m.web, m.hops, m.problem = environmentWebIdentity(env)
	}
	// As in the CLI: nothing but "true" switches the metadata service off.
	if !strings.EqualFold(env(envMetadataOff), "true") {
		m.instance = chain.Origin{Kind: chain.EC2Instance, Profile: InstanceProfile}
	}
	if env(envContainerPath) != "" || env(envContainerURL) != "" {
		m.container = chain.Origin{Kind: chain.Container, Profile: ContainerProfile}
	}
	return m
}

// implied is what the CLI falls back to for a profile without credentials.
func (m machine) implied() chain.Origin {
	if m.container.Kind != "" {
		return m.container
	}
	return m.instance
}

func environmentKeys(env Environment) (chain.Origin, *Problem) {
	if env(envSecretKey) == "" {
		return chain.Origin{}, &Problem{Code: KeyMissing, Key: envSecretKey}
	}
	token := env(envSecurityToken)
	if token == "" {
		token = env(envSessionToken)
	}
	origin := chain.Origin{Kind: chain.IAMUser, Profile: EnvironmentProfile, Keys: chain.Keys{
		AccessKeyID:  chain.NewSecret(env(envAccessKeyID)),
		SecretKey:    chain.NewSecret(env(envSecretKey)),
		SessionToken: chain.NewSecret(token),
	}}
	if account := env(envAccountID); chain.IsAccountID(account) {
		origin.AccountID = account
	}
	if origin.Keys.Temporary() {
		origin.Kind = chain.Environment
		origin.Expires = expiration(env(envExpiration))
	}
	return origin, nil
}

// expiration reads AWS_CREDENTIAL_EXPIRATION and x_security_token_expires in the forms that tools write; zero
// is unknown. A time without a zone is UTC.
func expiration(text string) time.Time {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05"} {
		if t, err := time.Parse(layout, strings.TrimSpace(text)); err == nil {
			return t
		}
	}
	return time.Time{}
}

func environmentWebIdentity(env Environment) (chain.Origin, []chain.Hop, *Problem) {
	text := env(envRoleArn)
	if text == "" {
		return chain.Origin{}, nil, &Problem{Code: KeyMissing, Key: envRoleArn}
	}
	role, err := chain.ParseRoleArn(text)
	if err != nil {
		return chain.Origin{}, nil, &Problem{Code: KeyMalformed, Key: envRoleArn, Value: shown(text)}
	}
	return chain.Origin{Kind: chain.WebIdentity, Profile: EnvironmentProfile, TokenFile: env(envTokenFile)},
		[]chain.Hop{{
			Kind: chain.AssumeRoleWithWebIdentity, Profile: EnvironmentProfile, Role: role,
			RoleSessionName: env(envRoleSessionName),
		}}, nil
}

// machineProfiles are those of no file that are there. Their settings are those
// of the default profile, as for the CLI without --profile.
func (r *resolver) machineProfiles() []Profile {
	var profiles []Profile
	m := r.machine
	switch {
	case m.problem != nil:
		profiles = append(profiles, r.machineProfile(EnvironmentProfile, chain.Origin{}, nil, m.problem))
	case m.web.Kind != "":
		profiles = append(profiles, r.machineProfile(EnvironmentProfile, m.web, m.hops, nil))
	case m.environment.Kind != "":
		profiles = append(profiles, r.machineProfile(EnvironmentProfile, m.environment, nil, nil))
	}
	if r.mentionsInstance() {
		profiles = append(profiles, r.instanceProfile())
	}
	if m.container.Kind != "" {
		profiles = append(profiles, r.machineProfile(ContainerProfile, m.container, nil, nil))
	}
	return profiles
}

func (r *resolver) instanceProfile() Profile {
	var problem *Problem
	if r.machine.instance.Kind == "" {
		problem = &Problem{Code: MetadataOff, Key: envMetadataOff, Value: "true"}
	}
	return r.machineProfile(InstanceProfile, r.machine.instance, nil, problem)
}

func (r *resolver) machineProfile(name string, origin chain.Origin, hops []chain.Hop, problem *Problem) Profile {
	settings := r.profiles[defaultProfile]
	if settings == nil {
		settings = &sources{name: defaultProfile}
	}
	c := chain.Chain{Profile: name, Origin: origin, Hops: hops}
	if settled := r.settle(&c, settings); problem == nil {
		problem = settled
	}
	return Profile{Name: name, Chain: c, Problem: problem}
}

// mentionsInstance tells whether some profile or setting speaks of instance
// metadata, so that ec2: is worth a row.
func (r *resolver) mentionsInstance() bool {
	if r.machine.instance.Kind == "" {
		return false
	}
	if r.env(envMetadataEndpoint) != "" || r.env(envMetadataMode) != "" {
		return true
	}
	for _, s := range r.profiles {
		if s.text(keyCredentialSource) == sourceInstance || s.has(keyMetadataEndpoint) || s.has(keyMetadataMode) {
			return true
		}
	}
	return false
}
