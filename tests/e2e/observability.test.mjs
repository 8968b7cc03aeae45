// Somebody wants to know what a call leaves in the logs.

import assert from 'node:assert/strict';
import { journey } from './journey.mjs';

journey('what a call leaves stands folded up under the verdict', async ({ page, audit, shot }) => {
  await page.getByRole('button', { name: 'Set-up', exact: true }).click();
  await page.getByRole('tab', { name: 'JSON' }).click();
  const scenario = JSON.parse(await page.locator('#json-text').inputValue());
  scenario.accounts.directory.cloudwatch_role = true;
  scenario.apis.employee_directory.stages.prod.observability = {
    access_log: {
      destination: 'arn:aws:logs:us-east-1:111122223333:log-group:employee-access',
      format: '$context.requestId $context.status $context.identity.userArn',
    },
    execution_log: 'INFO',
    xray: true,
  };
  scenario.calls = { from_main: scenario.calls.from_main };
  await page.locator('#json-text').fill(JSON.stringify(scenario, null, 2));
  await page.getByRole('button', { name: 'Answer', exact: true }).click();
  await page.getByText('keeps of it').click();
  assert.match(await page.locator('#answer .observability').innerText(), /None: the call does not come as far as API Gateway/);
  await page.getByText(/^Call GET/).first().click();
  await page.getByLabel('From', { exact: true }).selectOption('main_instance');
  assert.match(await page.getByLabel('Access log', { exact: true }).innerText(), / 200 arn:aws:iam::111122223333:user\/internal-api-client$/);
  await audit();
  await shot('observability');
}, { ready: 'main', context: { viewport: { width: 390, height: 900 }, colorScheme: 'light' } });
