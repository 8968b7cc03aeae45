//! The remarks on ready lines, in words.

use crate::lines::{Remark, Tool};

/// A tool's name.
pub fn tool(tool: Tool) -> &'static str {
    match tool {
        Tool::Environment => "keys in the environment",
        Tool::Awscurl => "awscurl",
        Tool::Curl => "curl",
        Tool::AwsCli => "AWS CLI",
        Tool::Python => "Python",
        Tool::JavaScript => "JavaScript",
    }
}

/// A remark in words.
pub fn remark(tool: Tool, remark: Remark) -> &'static str {
    match (remark, tool) {
        (Remark::AwscurlQuery, _) => {
            "awscurl 0.44 encodes percent signs of a query once more before it signs, and the signature is refused: use another tool for this query"
        }
        (Remark::AwscurlContentType, _) => {
            "awscurl sends `Content-Type: application/json` where no header says another"
        }
        (Remark::CurlOld, _) => {
            "curl 7.88 signs this path or query as it is, and is refused; 8.23 signs it rightly"
        }
        (Remark::NotNormalized, _) => {
            "curl and awscurl sign empty, `.` and `..` segments of a path, which AWS takes out: the signature is refused"
        }
        (Remark::CurlForm, _) => {
            "curl sends the body as a form (`application/x-www-form-urlencoded`) unless a header says what it is"
        }
        (Remark::BodyFile, Tool::AwsCli) => "put the body into the file `body.txt`",
        (Remark::BodyFile, _) => "put the body into the file `body.bin`",
        (Remark::TestInvoke, _) => {
            "tests the method as it is saved, without endpoint, policies, authorization and deployment"
        }
        (Remark::ResourceId, _) => {
            "the first command lists paths and ids: set RESOURCE_ID to the id of the path"
        }
        (Remark::Packages, Tool::JavaScript) => {
            "npm install @smithy/signature-v4 @aws-crypto/sha256-js"
        }
        (Remark::Packages, _) => "pip install botocore",
        (Remark::Profile, _) => "if the user's keys are in a profile of this name",
    }
}
