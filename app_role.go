package main

import (
	"context"
	"errors"

	"daypass/internal/house"
)

// MaxSession asks IAM for a role's MaxSessionDuration, and says what it answered.
func (a *App) MaxSession(profile string, o PlanOptions) (sentence string, err error) {
	defer rescue(&err)
	c, err := a.house.Chain(profile, o.RoleArn, o.OriginOnly)
	if err != nil {
		return "", a.explain(err, profile)
	}
	ctx, end, err := a.sign.begin()
	if err != nil {
		return "", codedError{"busy", a.catalog().Text("act.opening", nil)}
	}
	defer end()
	life, err := a.house.MaxSession(ctx, c, house.Hooks{MFACode: a.askMFA})
	switch sentence = a.words().MaxSession(c, life, err); {
	case sentence != "" || errors.Is(err, context.Canceled):
		return sentence, nil
	case err != nil:
		return "", a.unexpected(err)
	}
	return sentence, nil
}
