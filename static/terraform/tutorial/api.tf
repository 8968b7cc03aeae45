resource "aws_api_gateway_rest_api" "private_api" {
  name        = "employee-directory"
  description = "Who works here"

  endpoint_configuration {
    types = ["PRIVATE"]
  }
}

data "aws_iam_policy_document" "from_the_endpoint" {
  statement {
    sid       = "FromTheEndpoint"
    actions   = ["execute-api:Invoke"]
    resources = ["${local.api_arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceVpce"
      values   = [aws_vpc_endpoint.execute_api.id]
    }
  }
}

resource "aws_api_gateway_rest_api_policy" "private_api" {
  rest_api_id = aws_api_gateway_rest_api.private_api.id
  policy      = data.aws_iam_policy_document.from_the_endpoint.json
}

resource "aws_api_gateway_resource" "employee" {
  rest_api_id = aws_api_gateway_rest_api.private_api.id
  parent_id   = aws_api_gateway_rest_api.private_api.root_resource_id
  path_part   = "employee"
}

resource "aws_api_gateway_resource" "employee_id" {
  rest_api_id = aws_api_gateway_rest_api.private_api.id
  parent_id   = aws_api_gateway_resource.employee.id
  path_part   = "{id}"
}

resource "aws_api_gateway_method" "get_employee" {
  rest_api_id   = aws_api_gateway_rest_api.private_api.id
  resource_id   = aws_api_gateway_resource.employee_id.id
  http_method   = "GET"
  authorization = "AWS_IAM"
}

resource "aws_api_gateway_integration" "get_employee" {
  rest_api_id             = aws_api_gateway_rest_api.private_api.id
  resource_id             = aws_api_gateway_resource.employee_id.id
  http_method             = aws_api_gateway_method.get_employee.http_method
  type                    = "AWS_PROXY"
  integration_http_method = "POST"
  uri                     = aws_lambda_function.employee_directory.invoke_arn
}

resource "aws_api_gateway_deployment" "current" {
  rest_api_id = aws_api_gateway_rest_api.private_api.id

  triggers = {
    redeployment = sha1(jsonencode([
      aws_api_gateway_rest_api_policy.private_api.policy,
      aws_api_gateway_resource.employee_id,
      aws_api_gateway_method.get_employee,
      aws_api_gateway_integration.get_employee,
    ]))
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_stage" "prod" {
  rest_api_id   = aws_api_gateway_rest_api.private_api.id
  deployment_id = aws_api_gateway_deployment.current.id
  stage_name    = "prod"
}

resource "aws_iam_role" "employee_directory" {
  name = "employee-directory"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy_attachment" "employee_directory_logs" {
  role       = aws_iam_role.employee_directory.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_lambda_function" "employee_directory" {
  function_name = "employee-directory"
  role          = aws_iam_role.employee_directory.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  filename      = var.lambda_package
}

resource "aws_lambda_permission" "from_the_api" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.employee_directory.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.private_api.execution_arn}/*/*"
}
