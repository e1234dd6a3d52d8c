package simulator

// World answers the questions that AWS's documents leave open or answer both
// ways. False is the stricter answer, but for
// InstanceChains and BareRefusal.
type World struct {
	// InstanceChains: an EC2 instance role → AssumeRole counts as role chaining
	// (AWS's article) or does not (AWS's user guide).
	InstanceChains bool
	// SSODuration: Identity Center credentials accept SessionDuration.
	SSODuration bool
	// InstanceDuration: an instance role's own credentials accept SessionDuration.
	InstanceDuration bool
	// ContainerDuration: a container role's own credentials accept SessionDuration.
	ContainerDuration bool
	// LoginDuration: role credentials of `aws login` accept SessionDuration.
	LoginDuration bool
	// SessionTokenGetsToken: credentials of GetSessionToken, and of `aws login`
	// as a user or root, get a sign-in token and are refused only in the browser.
	SessionTokenGetsToken bool
	// ChainedShortDuration: chained credentials accept a SessionDuration that is
	// no longer than their remaining life.
	ChainedShortDuration bool
	// GovCloudPost: the sign-in hosts of aws-us-gov take getSigninToken by POST.
	GovCloudPost bool
	// BareRefusal: the 400 comes without AWS's error page.
	BareRefusal bool
}

// BothWorlds are the two extremes.
func BothWorlds() []World {
	return []World{
		{InstanceChains: true, BareRefusal: true},
		{
			SSODuration: true, InstanceDuration: true, ContainerDuration: true, LoginDuration: true,
			SessionTokenGetsToken: true, ChainedShortDuration: true, GovCloudPost: true,
		},
	}
}

// DemoWorld is what tools and their users report of AWS today.
func DemoWorld() World {
	return World{InstanceChains: true, SSODuration: true, InstanceDuration: true, SessionTokenGetsToken: true, GovCloudPost: true}
}
