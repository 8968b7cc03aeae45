# Where the second caller is.

resource "aws_vpc" "other" {
  cidr_block = local.other_cidr

  tags = { Name = "other" }
}

resource "aws_subnet" "other_private" {
  vpc_id            = aws_vpc.other.id
  cidr_block        = "10.1.1.0/24"
  availability_zone = "${var.region}a"

  tags = { Name = "other-private" }
}

resource "aws_route_table" "other_private" {
  vpc_id = aws_vpc.other.id

  tags = { Name = "other-private" }
}

resource "aws_route_table_association" "other_private" {
  subnet_id      = aws_subnet.other_private.id
  route_table_id = aws_route_table.other_private.id
}

resource "aws_security_group" "other_app" {
  name        = "other-app"
  description = "Instances of the second VPC"
  vpc_id      = aws_vpc.other.id
}

resource "aws_vpc_security_group_egress_rule" "other_app" {
  security_group_id = aws_security_group.other_app.id
  description       = "Anywhere"
  ip_protocol       = "-1"
  cidr_ipv4         = local.anywhere
}

resource "aws_instance" "other_app" {
  ami                    = var.ami_id
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.other_private.id
  vpc_security_group_ids = [aws_security_group.other_app.id]

  tags = { Name = "other-app" }
}

resource "aws_vpc_peering_connection" "main_other" {
  vpc_id      = aws_vpc.main.id
  peer_vpc_id = aws_vpc.other.id
  auto_accept = true

  tags = { Name = "main-other" }
}

# From the first VPC to the second; there is none back.
resource "aws_route" "main_to_other" {
  route_table_id            = aws_route_table.main_private.id
  destination_cidr_block    = aws_vpc.other.cidr_block
  vpc_peering_connection_id = aws_vpc_peering_connection.main_other.id
}
