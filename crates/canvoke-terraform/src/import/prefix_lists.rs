//! Managed prefix lists, their entries inline and split.

use canvoke::model::PrefixList;

use super::reader::Reader;

pub(super) const LISTS: [&str; 1] = ["aws_ec2_managed_prefix_list"];

impl Reader<'_> {
    pub(super) fn prefix_lists(&mut self) {
        for part in self.all("aws_ec2_managed_prefix_list") {
            let name = self.name(&part);
            let works = self.evaluator.providers.of(&part.entry).clone();
            let mut cidrs = Vec::new();
            for entry in self.blocks(&part, "entry") {
                cidrs.extend(self.text(&entry, "cidr"));
            }
            self.text(&part, "address_family");
            let max_entries = self.number(&part, "max_entries");
            let list = PrefixList {
                account: works.account,
                region: self.region(&works.region),
                cidrs,
                max_entries: max_entries.and_then(|count| u32::try_from(count).ok()),
                id: None,
            };
            self.became(&part, "prefix_lists", &name);
            self.scenario.prefix_lists.insert(name, list);
        }
        for part in self.all("aws_ec2_managed_prefix_list_entry") {
            let list = self.link(&part, "prefix_list_id", &LISTS);
            let cidr = self.text(&part, "cidr");
            if let (Some(list), Some(cidr)) = (list, cidr) {
                self.mixed(&part, &list, "prefix_list_id", &LISTS, &["entry"]);
                if let Some(list) = self.scenario.prefix_lists.get_mut(&list) {
                    list.cidrs.push(cidr);
                }
            }
        }
        // A list counts as many entries as it has, unless it says that it may hold more.
        for list in self.scenario.prefix_lists.values_mut() {
            let entries = u32::try_from(list.cidrs.len()).unwrap_or(u32::MAX).max(1);
            list.max_entries = list.max_entries.filter(|count| *count != entries);
        }
    }
}
