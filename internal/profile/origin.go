package profile

import (
	"strings"

	"daypass/internal/chain"
)

// originOf finds the profile's own credentials, in the CLI's order: web
// identity, Identity Center, keys in the credentials file, aws login, process,
// keys in the config file. The hop of a web identity comes with it. An origin
// of no kind means that the profile has none.
func (r *resolver) originOf(s *sources) (chain.Origin, []chain.Hop, *Problem) {
	if s.has(keyTokenFile) {
		return r.webIdentity(s)
	}
	for _, provide := range []func(*sources) (chain.Origin, *Problem){
		r.identityCenter, r.credentialsFileKeys, loginSession, r.process, r.configFileKeys,
	} {
		if origin, problem := provide(s); problem != nil || origin.Kind != "" {
			return origin, nil, problem
		}
	}
	return chain.Origin{}, nil, unfinished(s)
}

// unfinished is what is missing of a source of credentials that someone began
// to write. The CLI passes over it; there is nothing else to use here.
func unfinished(s *sources) *Problem {
	for _, pair := range []struct{ there, missing key }{
		{keySecretKey, keyAccessKeyID},
		{keySSOSession, keySSOAccountID},
		{keySSOStartURL, keySSOAccountID},
		{keySourceProfile, keyRoleArn},
		{keyCredentialSource, keyRoleArn},
	} {
		if s.has(pair.there) && !s.has(pair.missing) {
			return &Problem{Code: KeyMissing, Position: s.position(pair.there), Key: pair.missing.String()}
		}
	}
	return nil
}

func (r *resolver) webIdentity(s *sources) (chain.Origin, []chain.Hop, *Problem) {
	if !s.has(keyRoleArn) {
		return chain.Origin{}, nil, &Problem{Code: KeyMissing, Position: s.position(keyTokenFile), Key: keyRoleArn.String()}
	}
	hop, problem := r.hop(s, chain.AssumeRoleWithWebIdentity)
	if problem != nil {
		return chain.Origin{}, nil, problem
	}
	file, _ := s.find(keyTokenFile)
	return chain.Origin{
		Kind: chain.WebIdentity, Profile: s.name, At: file.at(),
		TokenFile: expandHome(unquoted(file.raw()), r.home),
	}, []chain.Hop{hop}, nil
}

// identityCenter wants account and role in the profile, and start URL and region
// there or in the sso-session section.
func (r *resolver) identityCenter(s *sources) (chain.Origin, *Problem) {
	if !s.has(keySSOAccountID) && !s.has(keySSORoleName) {
		return chain.Origin{}, nil
	}
	center := s
	name := s.text(keySSOSession)
	if name != "" {
		in := r.sessions[name]
		if in == nil {
			return chain.Origin{}, &Problem{Code: SessionMissing, Position: s.position(keySSOSession), Key: keySSOSession.String(), Value: shown(name)}
		}
		center = &sources{name: name}
		center.setConfig(in, nil)
		if problem := center.problem(); problem != nil {
			return chain.Origin{}, problem
		}
		for _, k := range []key{keySSOStartURL, keySSORegion} {
			if s.has(k) && center.has(k) && s.text(k) != center.text(k) {
				return chain.Origin{}, &Problem{Code: SessionConflict, Position: s.position(k), Key: k.String(), Value: shown(name)}
			}
		}
	}
	either := func(k key) (string, *sources) {
		if center.has(k) {
			return center.text(k), center
		}
		return s.text(k), s
	}
	start, _ := either(keySSOStartURL)
	region, regionIn := either(keySSORegion)
	sso := chain.SSOSession{
		Session: name, StartURL: start, Region: region,
		AccountID: s.text(keySSOAccountID), RoleName: s.text(keySSORoleName), Scopes: scopes(center.text(keySSOScopes)),
	}
	for _, needed := range []struct {
		key   key
		value string
		in    *sources
	}{
		{keySSORoleName, sso.RoleName, s}, {keySSOAccountID, sso.AccountID, s},
		{keySSOStartURL, sso.StartURL, center}, {keySSORegion, sso.Region, center},
	} {
		if needed.value == "" {
			return chain.Origin{}, &Problem{Code: KeyMissing, Position: needed.in.at(), Key: needed.key.String()}
		}
	}
	if !chain.IsAccountID(sso.AccountID) {
		return chain.Origin{}, malformed(s, keySSOAccountID)
	}
	if !chain.IsRegion(sso.Region) {
		return chain.Origin{}, malformed(regionIn, keySSORegion)
	}
	return chain.Origin{
		Kind: chain.SSO, Profile: s.name, At: s.position(keySSOAccountID),
		Name: sso.RoleName, AccountID: sso.AccountID, SSO: sso,
	}, nil
}

func scopes(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
}

func (r *resolver) credentialsFileKeys(s *sources) (chain.Origin, *Problem) {
	return r.staticKeys(s, s.inCredentials)
}

func (r *resolver) configFileKeys(s *sources) (chain.Origin, *Problem) {
	return r.staticKeys(s, s.inConfig)
}

// staticKeys are those of one file: halves in two files make no key.
func (r *resolver) staticKeys(s *sources, find func(key) (found, bool)) (chain.Origin, *Problem) {
	id, ok := find(keyAccessKeyID)
	if !ok {
		return chain.Origin{}, nil
	}
	secret, ok := find(keySecretKey)
	if !ok {
		return chain.Origin{}, &Problem{Code: KeyMissing, Position: id.at(), Key: keySecretKey.String()}
	}
	token, ok := find(keySecurityToken)
	if !ok {
		token, ok = find(keySessionToken)
	}
	origin := chain.Origin{Kind: chain.IAMUser, Profile: s.name, At: id.at(), Keys: chain.Keys{
		AccessKeyID: chain.NewSecret(id.text()),
		SecretKey:   chain.NewSecret(secret.text()),
	}}
	if ok {
		origin.Kind = chain.StaticSession
		origin.Keys.SessionToken = chain.NewSecret(token.text())
		origin.Expires = expiration(s.text(keyTokenExpires))
	}
	if account := s.text(keyAccountID); chain.IsAccountID(account) {
		origin.AccountID = account
	}
	if ok {
		marked(&origin, r.markOf(s))
	}
	return origin, nil
}

// marked names an origin after the role that a program says it got.
func marked(origin *chain.Origin, tool chain.SAMLTool) {
	origin.Tool, origin.Name = tool, tool.Role.Name()
	origin.AccountID = first(origin.AccountID, tool.Role.AccountID)
}

// loginSession is the identity that `aws login` wrote down, as user, root or role.
func loginSession(s *sources) (chain.Origin, *Problem) {
	arn := s.text(keyLoginSession)
	if arn == "" {
		return chain.Origin{}, nil
	}
	// arn:partition:service:region:account:resource
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) != 6 || parts[0] != "arn" || !chain.Partition(parts[1]).Valid() || !chain.IsAccountID(parts[4]) || parts[5] == "" {
		return chain.Origin{}, malformed(s, keyLoginSession)
	}
	return chain.Origin{
		Kind: chain.Login, Profile: s.name, At: s.position(keyLoginSession),
		Name: nameInResource(parts[5]), AccountID: parts[4], LoginSession: arn,
	}, nil
}

// nameInResource is the user of user/path/name, the role of
// assumed-role/role/session, else the resource itself (root).
func nameInResource(resource string) string {
	parts := strings.Split(resource, "/")
	if parts[0] == "assumed-role" && len(parts) > 1 {
		return parts[1]
	}
	return parts[len(parts)-1]
}

func (r *resolver) process(s *sources) (chain.Origin, *Problem) {
	command, ok := s.find(keyProcess)
	if !ok {
		return chain.Origin{}, nil
	}
	origin := chain.Origin{Kind: chain.Process, Profile: s.name, At: command.at(), Command: command.raw()}
	marked(&origin, r.markOfCommand(origin.Command, s.name))
	return origin, nil
}

func malformed(s *sources, k key) *Problem {
	return &Problem{Code: KeyMalformed, Position: s.position(k), Key: k.String(), Value: shown(s.text(k))}
}
