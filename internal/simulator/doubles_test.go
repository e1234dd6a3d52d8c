package simulator_test

import (
	"io"
	"net/http"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// changing sends another body than the one that was signed.
type changing struct{ sts.HTTPClient }

func (c changing) Do(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	changed := string(body) + "&x=1"
	r.Body = io.NopCloser(strings.NewReader(changed))
	r.ContentLength = int64(len(changed))
	return c.HTTPClient.Do(r)
}
