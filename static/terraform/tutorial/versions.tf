# The tutorial of canvoke: a private API in one VPC, called from that VPC and from a peered one.
# `canvoke simulate . GET 'https://{aws_api_gateway_rest_api.private_api}.execute-api.us-east-1.amazonaws.com/prod/employee/1002' \
#    --from aws_instance.other_app --as aws_iam_user.client`

terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0, < 7.0"
    }
  }
}

provider "aws" {
  region = var.region
}

data "aws_caller_identity" "current" {}
