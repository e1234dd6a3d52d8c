package cli

import (
	"errors"

	"github.com/spf13/pflag"

	"daypass/internal/message"
	"daypass/internal/plan"
)

// exitError ends a command: with which code, and what a person is told. Its
// text is in their language already; "" says nothing more.
type exitError struct {
	exit plan.Exit
	text string
}

func (e *exitError) Error() string { return e.text }

// usage is a mistake in what was typed or in the files.
func (t *terminal) usage(key string, args message.Args) error {
	return &exitError{plan.Usage, t.text(key, args)}
}

// flagError words pflag's errors, whose own text is English.
func (t *terminal) flagError(command string, err error) error {
	var unknown *pflag.NotExistError
	var valueless *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	var syntax *pflag.InvalidSyntaxError
	var text string
	switch {
	case errors.As(err, &unknown):
		text = t.text("cli.unknownFlag", message.Args{"command": command, "name": dashed(unknown.GetSpecifiedName())})
	case errors.As(err, &valueless):
		text = t.text("cli.flagNeedsValue", message.Args{"name": dashed(valueless.GetSpecifiedName())})
	case errors.As(err, &invalid):
		text = t.text("cli.flagValue", message.Args{"name": "--" + invalid.GetFlag().Name, "value": invalid.GetValue()})
	case errors.As(err, &syntax):
		text = t.text("cli.unknownFlag", message.Args{"command": command, "name": syntax.GetSpecifiedFlag()})
	default:
		return err
	}
	return &exitError{plan.Usage, text + " " + t.text("cli.seeHelp", message.Args{"command": command})}
}

func dashed(name string) string {
	if len([]rune(name)) == 1 {
		return "-" + name
	}
	return "--" + name
}
