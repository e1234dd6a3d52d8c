package profile

// Keys of the AWS files that say where credentials come from and where requests
// go. All others are other programs' business.
const (
	keyAccessKeyID      = "aws_access_key_id"
	keySecretKey        = "aws_secret_access_key"
	keySessionToken     = "aws_session_token"
	keySecurityToken    = "aws_security_token" // the older name; it wins in the CLI
	keyAccountID        = "aws_account_id"
	keyRoleArn          = "role_arn"
	keySourceProfile    = "source_profile"
	keyCredentialSource = "credential_source"
	keyExternalID       = "external_id"
	keyMFASerial        = "mfa_serial"
	keyRoleSessionName  = "role_session_name"
	keyDurationSeconds  = "duration_seconds"
	keyTokenFile        = "web_identity_token_file"
	keyProcess          = "credential_process"
	keyLoginSession     = "login_session"
	keySSOSession       = "sso_session"
	keySSOStartURL      = "sso_start_url"
	keySSORegion        = "sso_region"
	keySSOAccountID     = "sso_account_id"
	keySSORoleName      = "sso_role_name"
	keySSOScopes        = "sso_registration_scopes"
	keyRegion           = "region"
	keyEndpointURL      = "endpoint_url"
	keyServices         = "services"
	keyIgnoreEndpoints  = "ignore_configured_endpoint_urls"
	keyUseFIPS          = "use_fips_endpoint"
	keyCABundle         = "ca_bundle"
	keyMetadataEndpoint = "ec2_metadata_service_endpoint"
	keyMetadataMode     = "ec2_metadata_service_endpoint_mode"
)

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
