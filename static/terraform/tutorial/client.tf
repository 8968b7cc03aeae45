# Who signs the calls.

resource "aws_iam_user" "client" {
  name = "internal-api-client"
}

resource "aws_iam_policy" "invoke" {
  name = "InvokePrivateAPI"

  policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Action": "execute-api:Invoke",
          "Resource": "${local.api_arn}/*"
        }
      ]
    }
  JSON
}

resource "aws_iam_user_policy_attachment" "client_invoke" {
  user       = aws_iam_user.client.name
  policy_arn = aws_iam_policy.invoke.arn
}

output "api_id" {
  description = "Id of the private API"
  value       = aws_api_gateway_rest_api.private_api.id
}

output "stage_url" {
  description = "Address of the stage, for callers in the first VPC"
  value       = aws_api_gateway_stage.prod.invoke_url
}
