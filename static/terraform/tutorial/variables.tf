variable "region" {
  description = "Region of everything here"
  type        = string
  default     = "us-east-1"
}

variable "ami_id" {
  description = "Amazon Machine Image of the two instances; the default names none that exists"
  type        = string
  default     = "ami-00000000000000000"
}

variable "lambda_package" {
  description = "Path of the zip file with the code of the function"
  type        = string
  default     = "employee-directory.zip"
}

locals {
  main_cidr  = "10.0.0.0/16"
  other_cidr = "10.1.0.0/16"
  anywhere   = "0.0.0.0/0"

  # Every method of every stage of the API.
  api_arn = "arn:aws:execute-api:${var.region}:${data.aws_caller_identity.current.account_id}:${aws_api_gateway_rest_api.private_api.id}"
}
