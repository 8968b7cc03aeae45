# Where the API's endpoint is.

resource "aws_vpc" "main" {
  cidr_block           = local.main_cidr
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = { Name = "main" }
}

resource "aws_subnet" "main_private" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "${var.region}a"

  tags = { Name = "main-private" }
}

resource "aws_route_table" "main_private" {
  vpc_id = aws_vpc.main.id

  tags = { Name = "main-private" }
}

resource "aws_route_table_association" "main_private" {
  subnet_id      = aws_subnet.main_private.id
  route_table_id = aws_route_table.main_private.id
}

resource "aws_security_group" "vpce_sg" {
  name        = "vpce-sg"
  description = "Callers of the execute-api endpoint"
  vpc_id      = aws_vpc.main.id

  ingress {
    description = "HTTPS from the first VPC"
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = [aws_vpc.main.cidr_block]
  }

  # Terraform takes away the egress rule that AWS gives every new group, so it stands here.
  egress {
    description = "Anywhere"
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = [local.anywhere]
  }
}

resource "aws_security_group" "main_app" {
  name        = "main-app"
  description = "Instances of the first VPC"
  vpc_id      = aws_vpc.main.id
}

resource "aws_vpc_security_group_egress_rule" "main_app" {
  security_group_id = aws_security_group.main_app.id
  description       = "Anywhere"
  ip_protocol       = "-1"
  cidr_ipv4         = local.anywhere
}

resource "aws_vpc_endpoint" "execute_api" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.${var.region}.execute-api"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.main_private.id]
  security_group_ids  = [aws_security_group.vpce_sg.id]
  private_dns_enabled = true

  tags = { Name = "execute-api" }
}

resource "aws_instance" "main_app" {
  ami                    = var.ami_id
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.main_private.id
  vpc_security_group_ids = [aws_security_group.main_app.id]

  tags = { Name = "main-app" }
}
