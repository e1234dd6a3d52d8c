package profile

// key is one of the keys of the AWS files that say where credentials come from
// and where requests go. All others are other programs' business, and not kept.
type key uint8

// keys holds no more than 64: a section tells with one word which it has.
const (
	keyUnknown key = iota
	keyAccessKeyID
	keySecretKey
	keySessionToken
	keySecurityToken
	keyTokenExpires
	keyAccountID
	keyRoleArn
	keySourceProfile
	keyCredentialSource
	keyExternalID
	keyMFASerial
	keyRoleSessionName
	keyDurationSeconds
	keyTokenFile
	keyProcess
	keyLoginSession
	keySSOSession
	keySSOStartURL
	keySSORegion
	keySSOAccountID
	keySSORoleName
	keySSOScopes
	keyRegion
	keyEndpointURL
	keyServices
	keyIgnoreEndpoints
	keyUseFIPS
	keyCABundle
	keyMetadataEndpoint
	keyMetadataMode
	keySTS // in a services section
	// No keys of AWS's: what programs that sign in through SAML leave, and our own.
	keyPrincipal
	keyADFSHost
	keyADFSProvider
	keyADFSRole
	keyAzureTenant
	keyAzureRole
	keyGoogleIdP
	keyGoogleSP
	keyGoogleRole
	keySAMLSignIn
)

var keysByName = map[string]key{
	"aws_access_key_id":                  keyAccessKeyID,
	"aws_secret_access_key":              keySecretKey,
	"aws_session_token":                  keySessionToken,
	"aws_security_token":                 keySecurityToken, // the older name; it wins in the CLI
	"x_security_token_expires":           keyTokenExpires,  // no key of AWS's: saml2aws and others write it
	"aws_account_id":                     keyAccountID,
	"role_arn":                           keyRoleArn,
	"source_profile":                     keySourceProfile,
	"credential_source":                  keyCredentialSource,
	"external_id":                        keyExternalID,
	"mfa_serial":                         keyMFASerial,
	"role_session_name":                  keyRoleSessionName,
	"duration_seconds":                   keyDurationSeconds,
	"web_identity_token_file":            keyTokenFile,
	"credential_process":                 keyProcess,
	"login_session":                      keyLoginSession,
	"sso_session":                        keySSOSession,
	"sso_start_url":                      keySSOStartURL,
	"sso_region":                         keySSORegion,
	"sso_account_id":                     keySSOAccountID,
	"sso_role_name":                      keySSORoleName,
	"sso_registration_scopes":            keySSOScopes,
	"region":                             keyRegion,
	"endpoint_url":                       keyEndpointURL,
	"services":                           keyServices,
	"ignore_configured_endpoint_urls":    keyIgnoreEndpoints,
	"use_fips_endpoint":                  keyUseFIPS,
	"ca_bundle":                          keyCABundle,
	"ec2_metadata_service_endpoint":      keyMetadataEndpoint,
	"ec2_metadata_service_endpoint_mode": keyMetadataMode,
	"sts":                                keySTS,
	"x_principal_arn":                    keyPrincipal,
	"adfs_config.adfs_host":              keyADFSHost,
	"adfs_config.provider_id":            keyADFSProvider,
	"adfs_config.role_arn":               keyADFSRole,
	"azure_tenant_id":                    keyAzureTenant,
	"azure_default_role_arn":             keyAzureRole,
	"google_config.google_idp_id":        keyGoogleIdP,
	"google_config.google_sp_id":         keyGoogleSP,
	"google_config.role_arn":             keyGoogleRole,
	"daypass_saml_sign_in":               keySAMLSignIn,
}

// String is the key as it is written in the files.
func (k key) String() string {
	for name, known := range keysByName {
		if known == k {
			return name
		}
	}
	return ""
}

// What credential_source can say. The CLI and the SDK both want this spelling.
const (
	sourceEnvironment = "Environment"
	sourceInstance    = "Ec2InstanceMetadata"
	sourceContainer   = "EcsContainer"
)

// Variables that the AWS CLI and the SDKs read.
const (
	envConfigFile       = "AWS_CONFIG_FILE"
	envCredentialsFile  = "AWS_SHARED_CREDENTIALS_FILE"
	envProfile          = "AWS_PROFILE"
	envDefaultProfile   = "AWS_DEFAULT_PROFILE"
	envRegion           = "AWS_REGION"
	envDefaultRegion    = "AWS_DEFAULT_REGION"
	envAccessKeyID      = "AWS_ACCESS_KEY_ID"
	envSecretKey        = "AWS_SECRET_ACCESS_KEY"
	envSessionToken     = "AWS_SESSION_TOKEN"
	envSecurityToken    = "AWS_SECURITY_TOKEN"
	envExpiration       = "AWS_CREDENTIAL_EXPIRATION"
	envAccountID        = "AWS_ACCOUNT_ID"
	envTokenFile        = "AWS_WEB_IDENTITY_TOKEN_FILE"
	envRoleArn          = "AWS_ROLE_ARN"
	envRoleSessionName  = "AWS_ROLE_SESSION_NAME"
	envContainerPath    = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
	envContainerURL     = "AWS_CONTAINER_CREDENTIALS_FULL_URI"
	envMetadataOff      = "AWS_EC2_METADATA_DISABLED"
	envMetadataEndpoint = "AWS_EC2_METADATA_SERVICE_ENDPOINT"
	envMetadataMode     = "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"
	envEndpointURL      = "AWS_ENDPOINT_URL"
	envEndpointURLSTS   = "AWS_ENDPOINT_URL_STS"
	envIgnoreEndpoints  = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"
	envUseFIPS          = "AWS_USE_FIPS_ENDPOINT"
	envCABundle         = "AWS_CA_BUNDLE"
)
