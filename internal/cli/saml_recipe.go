package cli

import (
	"cmp"
	"strings"

	"github.com/spf13/cobra"

	"daypass/internal/chain"
	"daypass/internal/duration"
	"daypass/internal/message"
	"daypass/internal/plan"
	"daypass/internal/saml"
)

// samlRecipe is what saml recipe answers. Its JSON is a contract.
type samlRecipe struct {
	IdP     string            `json:"idp"`
	Seconds int               `json:"seconds"`
	Steps   []string          `json:"steps"`
	Fields  map[string]string `json:"fields"` // by code
}

func (t *terminal) samlRecipeCommand() *cobra.Command {
	var want durationFlag
	var partition string
	var file, asJSON bool
	cmd := &cobra.Command{
		Use: "recipe " + strings.Join(idpNames(), "|") + " [--duration 8h]", Short: t.text("help.saml.recipe", nil), Args: t.atMost(1),
		ValidArgsFunction: fixed(idpNames()...),
		RunE: func(_ *cobra.Command, args []string) error {
			recipe, err := t.samlRecipe(strings.Join(args, ""), cmp.Or(want.seconds, duration.LongestSession), chain.Partition(cmp.Or(partition, string(chain.AWS))))
			if err != nil {
				return err
			}
			switch {
			case file && recipe.File == nil:
				return t.usage("samlRecipe.noFile", message.Args{"name": t.text("saml.idp."+string(recipe.IdP), nil)})
			case file:
				t.answer(strings.TrimSuffix(string(recipe.File.Data), "\n"))
				return nil
			case asJSON:
				return t.json(t.recipeFields(recipe))
			}
			t.showRecipe(recipe)
			return nil
		},
	}
	t.addDuration(cmd, &want)
	t.textFlag(cmd, &partition, "partition", "aws|aws-cn|aws-us-gov", "option.samlPartition")
	t.boolFlag(cmd, &file, "file", "option.samlFile")
	t.boolFlag(cmd, &asJSON, "json", "option.json")
	return cmd
}

func idpNames() []string {
	var list []string
	for _, idp := range saml.IdPs() {
		list = append(list, string(idp))
	}
	return list
}

func (t *terminal) samlRecipe(name string, seconds int, p chain.Partition) (saml.Recipe, error) {
	if !p.Valid() {
		return saml.Recipe{}, t.usage("cli.flagValue", message.Args{"name": "--partition", "value": string(p)})
	}
	if seconds < duration.Shortest || seconds > duration.LongestSession {
		return saml.Recipe{}, t.usage("samlRecipe.range", message.Args{"min": t.seconds(duration.Shortest), "max": t.seconds(duration.LongestSession)})
	}
	recipe, ok := saml.MakeRecipe(saml.IdP(name), seconds, p)
	if !ok {
		return recipe, &exitError{plan.Usage, t.text("samlRecipe.which", message.Args{"list": strings.Join(idpNames(), ", ")})}
	}
	return recipe, nil
}

func (t *terminal) recipeSteps(r saml.Recipe) []string {
	var steps []string
	for _, key := range r.Steps {
		steps = append(steps, t.text(key, message.Args{"duration": t.seconds(r.Seconds)}))
	}
	return steps
}

func (t *terminal) recipeFields(r saml.Recipe) samlRecipe {
	out := samlRecipe{IdP: string(r.IdP), Seconds: r.Seconds, Steps: t.recipeSteps(r), Fields: map[string]string{}}
	for _, f := range r.Fields {
		out.Fields[f.Code] = f.Value
	}
	return out
}

func (t *terminal) showRecipe(r saml.Recipe) {
	for _, step := range t.recipeSteps(r) {
		t.answer("- " + step)
	}
	t.answer("")
	for _, f := range r.Fields {
		t.answer(t.text("saml.field."+f.Code, nil) + ":\n  " + f.Value)
	}
	if r.File != nil {
		t.say(t.text("samlRecipe.file", message.Args{"name": r.File.Name}))
	}
}
