package chain

import "strings"

// Partition is an AWS partition's id, as it stands in ARNs.
type Partition string

// The partitions. Source: botocore's partitions.json.
const (
	AWS      Partition = "aws"
	China    Partition = "aws-cn"
	GovCloud Partition = "aws-us-gov"
	Europe   Partition = "aws-eusc" // the European Sovereign Cloud
	ISO      Partition = "aws-iso"
	ISOB     Partition = "aws-iso-b"
	ISOE     Partition = "aws-iso-e"
	ISOF     Partition = "aws-iso-f"
)

var defaultRegions = map[Partition]string{
	AWS:      "us-east-1",
	China:    "cn-north-1",
	GovCloud: "us-gov-west-1",
	Europe:   "eusc-de-east-1",
	ISO:      "us-iso-east-1",
	ISOB:     "us-isob-east-1",
	ISOE:     "eu-isoe-west-1",
	ISOF:     "us-isof-south-1",
}

// Valid tells whether p is a partition that AWS has.
func (p Partition) Valid() bool { return defaultRegions[p] != "" }

// DefaultRegion is the region whose hosts are used when a profile names none.
func (p Partition) DefaultRegion() string { return defaultRegions[p] }

// ConsoleIsPublic tells whether the console's host names are known outside the
// partition. Those of the ISO partitions are not.
func (p Partition) ConsoleIsPublic() bool {
	switch p {
	case AWS, China, GovCloud, Europe:
		return true
	}
	return false
}

var regionPrefixes = []struct {
	prefix    string
	partition Partition
}{
	{"cn-", China}, {"us-gov-", GovCloud}, {"eusc-", Europe},
	{"us-isob-", ISOB}, {"us-isof-", ISOF}, {"us-iso-", ISO}, {"eu-isoe-", ISOE},
}

// PartitionOfRegion is the partition that a region belongs to. A region that no
// rule names belongs to aws, as in the SDKs.
func PartitionOfRegion(region string) Partition {
	for _, r := range regionPrefixes {
		if strings.HasPrefix(region, r.prefix) {
			return r.partition
		}
	}
	return AWS
}

// IsRegion tells whether text has a region's form, such as eu-west-1. Host names
// are made with it, so nothing else may pass.
func IsRegion(text string) bool {
	parts := strings.Split(text, "-")
	if len(parts) < 3 || len(text) > 32 {
		return false
	}
	for i, part := range parts {
		if part == "" {
			return false
		}
		for _, r := range part {
			letter, digit := r >= 'a' && r <= 'z', r >= '0' && r <= '9'
			if last := i == len(parts)-1; last && !digit || !last && !letter {
				return false
			}
		}
	}
	return true
}
